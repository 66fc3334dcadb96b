package io.tidemark.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How texts look on terminals, and elsewhere. */
class StyleTest {

  @Test
  @DisplayName("colours are for terminals, unless NO_COLOR has any value")
  void colours() {
    assertThat(Style.of(true, name -> null).controls()).isTrue();
    assertThat(Style.of(true, name -> "").controls()).isTrue();
    assertThat(Style.of(true, name -> name.equals("NO_COLOR") ? "1" : null)).isEqualTo(Style.PLAIN);
    assertThat(Style.of(false, name -> null)).isEqualTo(Style.PLAIN);
    assertThat(Style.PLAIN.paint(Tone.BAD, "HELD")).isEqualTo("HELD");
    assertThat(new Style(true).paint(Tone.BAD, "HELD")).isEqualTo("\u001b[31mHELD\u001b[0m");
  }

  @Test
  @DisplayName("colours leave columns where they are")
  void columns() {
    TextTable table = new TextTable("A", "B");
    table.add(List.of(new TextTable.Cell(Tone.GOOD, "x"), new TextTable.Cell(Tone.PLAIN, "7")));
    table.add("longer", "10");
    assertThat(table.lines(Style.PLAIN))
        .containsExactly(" A        B", " x        7", " longer  10");
    assertThat(table.lines(new Style(true)).get(1)).isEqualTo(" \u001b[32mx\u001b[0m        7");
  }

  @Test
  @DisplayName("texts of others can move no cursor and turn no line")
  void hostile() {
    assertThat(Words.line("a\u001b[2Jb\r\nc\u202Ed\u009B")).isEqualTo("a\uFFFD[2Jb c\uFFFDd\uFFFD");
  }

  @Test
  @DisplayName("lengths of time are told in one unit, and none is negative")
  void lengths() {
    List<Duration> lengths =
        List.of(
            Duration.ofMillis(-5),
            Duration.ofMillis(420),
            Duration.ofSeconds(59),
            Duration.ofMinutes(12),
            Duration.ofHours(5),
            Duration.ofDays(3));
    assertThat(lengths.stream().map(Words::length))
        .containsExactly("0.0 s", "0.4 s", "59 s", "12 min", "5 h", "3 d");
    Instant then = Instant.EPOCH;
    assertThat(Words.ago(then, then.plusSeconds(300))).isEqualTo("5 min ago");
  }
}
