package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Marker;
import io.tidemark.source.generation.ChangeOffset;
import io.tidemark.source.generation.Ids;
import io.tidemark.source.generation.SourceOffset.State;
import io.tidemark.source.plan.CursorSpec;
import io.tidemark.source.read.ReadFailure;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of an incremental sync, on fakes. */
class ChangeRunTest {
  private final ChangeStage stage = new ChangeStage();

  private void rows(int count) {
    for (int i = 1; i <= count; i++) {
      stage.reader.put(i, i, "old");
    }
  }

  @Test
  @DisplayName(
      "CQ-14 CX-19 RS-8 RS-9 the first run sends all rows, a later one what is new, quiet polls say"
          + " and keep nothing, and markers name the cursor column")
  void allThenNews() {
    rows(5);
    stage.start();
    stage.settle();
    assertThat(stage.said()).containsExactly("START initial", "END initial");
    assertThat(stage.names()).isEqualTo(stage.wanted());
    stage.copy.clear();

    stage.poll();
    assertThat(stage.markers).hasSize(2);
    assertThat(stage.markers)
        .allMatch(m -> m.mode().equals("incremental") && "seen".equals(m.cursor()));
    stage.reader.put(2, 6, "new");
    stage.poll();

    assertThat(stage.copy.keySet()).containsExactly(2L);
    assertThat(stage.said()).endsWith("START schedule", "END schedule");
    Marker end = stage.markers.get(3);
    assertThat(end.rows()).isEqualTo(1);
    assertThat(end.watermark()).isEqualTo("6");
    assertThat(end.deletable()).isFalse();
    assertThat(end.ends().toJson()).isEqualTo("{\"shop.t\":{\"0\":[5,1,5]}}");
  }

  @Test
  @DisplayName("injection 28 each read's id is kept with its time, though the clock was set back")
  void readsKeepTheTimeOfTheirIds() {
    rows(3);
    stage.start();
    stage.settle();
    Ids.Taken before = stage.left().orElseThrow().run().taken();
    stage.reader.clock -= 500;
    stage.reader.put(2, 6, "new");
    stage.poll();

    ChangeOffset left = stage.left().orElseThrow();
    assertThat(left.lastRead()).isGreaterThan(before.id());
    assertThat(left.run().taken().id()).isEqualTo(left.highestId());
    assertThat(left.run().taken().clock()).isGreaterThanOrEqualTo(before.clock());
  }

  @Test
  @DisplayName(
      "traps B2.6 a row that is committed late, with an older value, is sent: its writer is waited for")
  void waitsForWriters() {
    rows(3);
    stage.start();
    stage.settle();
    stage.reader.put(9, 9, "early");
    stage.reader.writers.add(77L);
    stage.poll();
    assertThat(stage.copy).doesNotContainKey(9L);

    stage.reader.put(8, 8, "late");
    stage.reader.writers.clear();
    stage.pass(Duration.ofSeconds(1));
    stage.settle();
    assertThat(stage.names()).isEqualTo(stage.wanted());
  }

  @Test
  @DisplayName("a first read waits for who is writing, and begins changes at its bound")
  void firstReadWaits() {
    rows(3);
    stage.reader.writers.add(77L);
    stage.start();
    stage.settle();
    assertThat(stage.markers).isEmpty();

    stage.reader.writers.clear();
    stage.pass(Duration.ofSeconds(1));
    stage.walk();
    stage.reader.put(1, 4, "changed while read");
    stage.settle();
    stage.poll();
    assertThat(stage.names()).isEqualTo(stage.wanted());
  }

  @Test
  @DisplayName("another database reads everything anew")
  void changedFingerprint() {
    rows(3);
    stage.start();
    stage.settle();
    stage.crash();
    stage.reader.database = "two";
    stage.copy.clear();
    stage.start();
    stage.settle();
    stage.poll();
    assertThat(stage.said()).endsWith("START changed", "END changed");
    assertThat(stage.names()).isEqualTo(stage.wanted());
  }

  @Test
  @DisplayName("a run that breaks is told by ABORT, and what it had not read comes with the next")
  void brokenRun() {
    rows(4);
    stage.start();
    stage.settle();
    for (int i = 1; i <= 4; i++) {
      stage.reader.put(i, 10 + i, "new");
    }
    stage.reader.failures.add(new ReadFailure(ReadFailure.Kind.CONNECTION_LOST, "gone"));
    stage.pass(Duration.ofSeconds(6));
    stage.walk();
    stage.reader.put(1, 20, "newer");
    stage.reader.failures.add(new ReadFailure(ReadFailure.Kind.PERMANENT, "dropped"));
    stage.poll();
    stage.poll();
    assertThat(stage.names()).isEqualTo(stage.wanted());
    assertThat(stage.left().orElseThrow().run().state()).isEqualTo(State.DONE);
  }

  @Test
  @DisplayName(
      "a row that cannot be sent ends its run once all else has arrived, and the next one begins"
          + " with it")
  void unsendableRow() {
    rows(3);
    stage.start();
    stage.settle();
    for (int i = 1; i <= 3; i++) {
      stage.reader.put(i, 10 + i, "new");
    }
    stage.reader.spoilt.add(3L);
    stage.poll();
    assertThat(stage.said()).endsWith("START schedule", "ABORT schedule");
    assertThat(stage.names()).containsEntry(2L, "new").containsEntry(3L, "old");
    assertThat(stage.left().orElseThrow().position().orElseThrow().value()).isEqualTo("12");

    stage.reader.spoilt.clear();
    stage.poll();
    assertThat(stage.said()).endsWith("START schedule", "END schedule");
    assertThat(stage.names()).isEqualTo(stage.wanted());
  }

  @Test
  @DisplayName("a key that changes between two runs is that of the position behind the next read")
  void changedKey() {
    rows(3);
    stage.start();
    stage.settle();
    stage.poll();
    stage.reader.key = List.of("id", "seen");
    stage.reader.put(2, 6, "new");
    stage.poll();
    assertThat(stage.said()).endsWith("START changed", "END changed");

    stage.reader.put(3, 7, "newer");
    stage.poll();
    assertThat(stage.said()).endsWith("START schedule", "END schedule");
    assertThat(stage.names()).isEqualTo(stage.wanted());
  }

  @Test
  @DisplayName(
      "looking back takes a page in each step, sends nothing twice, and sends a row that comes back"
          + " as it was")
  void looksBack() {
    stage.lookback = Duration.ofSeconds(1);
    rows(7);
    stage.start();
    stage.settle();
    stage.poll(); // what the first read sent is not remembered
    stage.copy.clear();

    stage.pass(Duration.ofSeconds(6));
    for (int step = 0; step < 6; step++) {
      int before = stage.reader.pages;
      assertThat(stage.current().step().isEmpty()).isTrue();
      assertThat(stage.reader.pages - before).isLessThanOrEqualTo(1);
    }
    stage.poll();
    assertThat(stage.copy).isEmpty();

    FakeChangeReader.Row gone = stage.reader.rows.remove(3L);
    stage.poll();
    stage.reader.rows.put(3L, gone);
    stage.poll();
    assertThat(stage.copy.keySet()).containsExactly(3L);
  }

  @Test
  @DisplayName("SD-19 rows without a value are counted as skipped when a run ends")
  void blanksAreCounted() {
    stage.nulls = CursorSpec.Nulls.SKIP;
    stage.reader.blanks = 3;
    rows(4);
    stage.start();
    stage.settle();
    assertThat(stage.said()).containsExactly("START initial", "END initial");
    assertThat(stage.markers.get(1).reason())
        .isEqualTo(
            "3 rows of public.t have NULL in cursor column seen, which is skipped"
                + " (cursor.null=skip)");

    stage.reader.blanks = 10_000;
    stage.reader.put(4, 8, "new");
    stage.poll();
    assertThat(stage.markers.get(3).reason()).startsWith("10000 or more rows of public.t");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  @DisplayName(
      "traps B2.8, SD-7 a task that is killed between any two records goes on behind what has arrived,"
          + " and nothing is missed")
  void killedAnywhere(long seed) {
    Random random = new Random(seed);
    rows(7);
    long value = 100;
    stage.start();
    for (int lives = 0; lives < 60; lives++) {
      stage.pass(Duration.ofSeconds(6));
      stage.walk();
      for (int arrive = random.nextInt(6); arrive > 0 && !stage.underWay.isEmpty(); arrive--) {
        stage.acknowledge();
      }
      value++;
      stage.reader.put(1 + random.nextInt(9), value, "value " + value);
      if (random.nextBoolean()) {
        stage.crash();
        stage.start();
      }
    }
    for (int polls = 0; polls < 4; polls++) {
      stage.poll();
    }
    assertThat(stage.names()).isEqualTo(stage.wanted());
    ChangeOffset left = stage.left().orElseThrow();
    assertThat(left.whole()).isTrue();
    assertThat(left.position().orElseThrow().value()).isEqualTo(String.valueOf(value));
  }
}
