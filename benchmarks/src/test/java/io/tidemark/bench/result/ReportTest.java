package io.tidemark.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static final Machine MACHINE =
      new Machine("2026-11-27", "4ab91c2", "a processor", 2, 8L << 30, "Linux", "a JDK", 0.25);

  private static final Report REPORT =
      new Report(
          MACHINE,
          3,
          List.of(
              new Comparison(
                  "sync",
                  1,
                  "unchanged",
                  1_000_000,
                  List.of(
                      entry("tidemark-row", 300L << 20, 20, 100_000, 120_000, 90_000),
                      entry("debezium", 0, 620, 25_000, 20_000, 45_000)))),
          List.of(
              new Scale(
                  1000,
                  12.25,
                  30,
                  new Cpu(20, 10, 5),
                  new Scale.Held(700L << 20, 63, 3),
                  new Scale.Idle(0.5, 0.01))),
          List.of(
              new Growth(
                  10_000_000,
                  1.5,
                  new Lap(10_000_000, 100, 0, new Cpu(60, 10, 30)),
                  new Growth.Written(new Lap(10_000_000, 50, 2_000_000_000, new Cpu(40, 0, 30)), 2),
                  new Growth.Written(new Lap(5_000_000, 100, 100_000_000, new Cpu(60, 5, 35)), 15),
                  1L << 30)),
          List.of("append, 1 task, mine: it is broken"));

  /** Laps of a second each, so that the rates are the numbers of rows. */
  private static Entry entry(String name, long peakBytes, long walPerRow, long... rates) {
    List<Lap> laps =
        IntStream.range(0, rates.length)
            .mapToObj(i -> new Lap(rates[i], 1, walPerRow * rates[i], new Cpu(1, 0.5, 2)))
            .toList();
    return new Entry(name, laps, peakBytes);
  }

  @Test
  @DisplayName("a ratio is that of the same lap: the median of 4, 6 and 2 is 4")
  void aRatioIsThatOfTheSameLap() {
    Comparison comparison = REPORT.comparisons().get(0);
    assertThat(comparison.ratio(comparison.entries().get(0), "debezium"))
        .contains(new Spread(4, 2, 6));
    assertThat(comparison.ratio(comparison.entries().get(0), "discard-json")).isEmpty();
  }

  @Test
  @DisplayName("goals are judged where both were measured, and nowhere else")
  void goalsAreJudged() {
    assertThat(REPORT.verdicts())
        .containsExactly(
            new Verdict("sync, unchanged: tidemark-row at least 4.00 x debezium: 4.00", true),
            new Verdict("sync, unchanged: tidemark-row at most 40 WAL bytes per row: 20.00", true));
    assertThat(REPORT.isMet()).isTrue();
  }

  @Test
  @DisplayName("a terminal gets a table, with a column for each that others are measured against")
  void aTerminalGetsATable() {
    assertThat(Text.of(REPORT))
        .contains("sync, 1 task: unchanged, 1,000,000 rows")
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches(
                        " *tidemark-row +100,000 +90,000 +120,000 +4.00 +1.0 +0.5 +2.0 +20 +300"))
        .anySatisfy(line -> assertThat(line).contains("x debezium").doesNotContain("discard"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches(" *1000 +12.3 +30.0 +20.0 +10.0 +5.0 +700 +63 +3 +0.5 +0.010"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches(
                        " *10,000,000 +1.5 +100,000 +10.0 +200,000 +7.0 +200 +2.0"
                            + " +50,000 +20.0 +20 +15.0 +1,024"))
        .endsWith("  FAILED  append, 1 task, mine: it is broken");
  }

  @Test
  @DisplayName("a page keeps what people wrote, and gets the tables between the marks")
  void aPageKeepsWhatPeopleWrote() {
    String page = "# Title\n<!-- begin generated -->\nold\n<!-- end generated -->\nthe end\n";
    String written = Page.of(page).with(REPORT);
    assertThat(written)
        .startsWith("# Title\n<!-- begin generated -->\n\nMeasured on 2026-11-27, commit 4ab91c2; ")
        .contains("| debezium | 25,000 | 20,000 | 45,000 | 1.00 | 1.0 | 0.5 | 2.0 | 620 |  |\n")
        .contains("### Not measured\n- append, 1 task, mine: it is broken\n")
        .endsWith("\n<!-- end generated -->\nthe end\n")
        .doesNotContain("old");
    assertThat(Page.of(written).with(REPORT)).isEqualTo(written);
    assertThatThrownBy(() -> Page.of("# Title\n")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("a program gets every lap, and the ratios to all")
  void aProgramGetsEveryLap() throws Exception {
    JsonNode json = new ObjectMapper().readTree(Json.of(REPORT));
    JsonNode first = json.at("/comparisons/0/contestants/0");
    assertThat(json.at("/machine/commit").asText()).isEqualTo("4ab91c2");
    assertThat(first.at("/rowsPerSecond/median").asDouble()).isEqualTo(100_000);
    assertThat(first.at("/ratios/debezium/max").asDouble()).isEqualTo(6);
    assertThat(first.at("/laps/1/cpu/database").asDouble()).isEqualTo(2);
    assertThat(json.at("/goals/0/met").asBoolean()).isTrue();
    assertThat(json.at("/scales/0/held/threads").asInt()).isEqualTo(63);
    assertThat(json.at("/growths/0/again/end").asDouble()).isEqualTo(15);
    assertThat(json.at("/failures/0").asText()).endsWith("mine: it is broken");
  }
}
