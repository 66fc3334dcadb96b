package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.sink.stale.StaleSettings;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Reconciliations by keys: what the keys without rows prove, and what they do not. */
@NullUnmarked
class KeyRecordsIT {
  private static final String TOPICS = "shop.orders,shop.orders.keys,tidemark.generations";

  private final Topic data = Topic.orders().changes(1000, 1000);
  private final Topic keys = Topic.orderKeys();
  private final RunLog runs = new RunLog();

  private Rig start(Rig rig) {
    return rig.with("topics", TOPICS).start(data, keys, runs.markers);
  }

  /** A first read by the cursor, of the rows that were added to the log before. */
  private void firstRead(Rig rig, long rows) {
    runs.mode("incremental").trigger("initial").start(1000).upTo(data, rows).end(1000);
    RunLog.awaitRun(rig, 1000, "COMPLETED");
    runs.mode("keys").trigger("schedule");
  }

  @Test
  @DisplayName(
      "CQ-6 CX-5 a reconciliation by keys removes rows whose keys it has not met, and a run by the"
          + " cursor none")
  void removesWhatIsNotMet() {
    data.row(1, "a").row(2, "b").row(3, "c").row(4, "d");
    try (Rig rig = start(new Rig("keys_rows").with("delete.guard.max.fraction", "1.0"))) {
      firstRead(rig, 4);
      assertThat(rig.number("SELECT floor FROM tidemark_streams")).isZero();
      runs.start(2000);
      keys.generation(2000).keys(1, 3);
      data.changes(2001, 2001).row(4, "D");
      runs.upTo(keys, 2).upTo(data, 0).end(2000);
      RunLog.awaitRun(rig, 2000, "COMPLETED");
      assertThat(rig.orders()).containsExactly("1:a:1000", "3:c:1000", "4:D:2001");
      assertThat(RunLog.figures(rig, 2000)).isEqualTo("0/0/2/1/0");
      assertThat(RunLog.run(rig, 2000, "concat_ws('/', kind, rows_read, warnings)"))
          .isEqualTo("keys/2");
      assertThat(rig.number("SELECT floor FROM tidemark_streams")).isEqualTo(2000);
    }
  }

  @Test
  @DisplayName(
      "a key whose row is missing is kept as seen and shown, and the second time its sync is to be"
          + " sent a resync")
  void missingRows() {
    data.row(1, "a");
    try (Rig rig = start(new Rig("keys_missing"))) {
      firstRead(rig, 1);
      keys.generation(2000).keys(1, 2, 3);
      runs.upTo(keys, 3).upTo(data, 0).end(2000);
      RunLog.awaitRun(rig, 2000, "COMPLETED");
      assertThat(RunLog.run(rig, 2000, "warnings"))
          .isEqualTo(
              "2 keys of the source had no row here, which is usual while the sync reads on");
      data.changes(2500, 2500).row(3, "c");
      keys.generation(3000).keys(1, 2, 3, 4);
      runs.upTo(keys, 4).upTo(data, 0).end(3000);
      RunLog.awaitRun(rig, 3000, "COMPLETED");
      assertThat(RunLog.run(rig, 3000, "warnings"))
          .startsWith(
              "2 keys of the source had no row here, of which the reconciliation before knew")
          .endsWith("signal resync");
      assertThat(rig.orders()).containsExactly("1:a:1000", "3:c:2500");
      assertThat(RunLog.figures(rig, 3000)).isEqualTo("0/0/2/0/0");
    }
  }

  @Test
  @DisplayName(
      "where very many rows are missing, the keys that were seen get an index, by which the next"
          + " reconciliation looks for them")
  void manyMissingRows() {
    data.row(1, "a");
    long[] many = LongStream.rangeClosed(1, StaleSettings.SLICES.first() + 2).toArray();
    try (Rig rig = start(new Rig("keys_many"))) {
      firstRead(rig, 1);
      keys.generation(2000).keys(1, 2, 3);
      runs.upTo(keys, 3).upTo(data, 0).end(2000);
      RunLog.awaitRun(rig, 2000, "COMPLETED");
      assertThat(indexes(rig)).as("few are found without").isEmpty();
      keys.generation(3000).keys(many);
      runs.upTo(keys, many.length).upTo(data, 0).end(3000);
      rig.pollAndCommit(); // a batch and a little more
      RunLog.awaitRun(rig, 3000, "COMPLETED");
      assertThat(indexes(rig)).singleElement().asString().endsWith("_3000_key");
      keys.generation(4000).keys(1, 2);
      runs.upTo(keys, 2).upTo(data, 0).end(4000);
      RunLog.awaitRun(rig, 4000, "COMPLETED");
      assertThat(RunLog.run(rig, 4000, "warnings"))
          .startsWith(
              "1 key of the source had no row here, of which the reconciliation before knew 1");
    }
  }

  private static List<String> indexes(Rig rig) {
    return rig.strings(
        "SELECT indexname::text FROM pg_indexes WHERE schemaname = 'keys_many'"
            + " AND tablename LIKE 'tidemark_seen_%'");
  }

  @Test
  @DisplayName(
      "an END that names a .keys topic which this sink does not read is BLOCKED, naming it")
  void keysAreNotRead() {
    data.row(1, "a").row(2, "b");
    try (Rig rig = new Rig("keys_unread").start(data, runs.markers)) {
      firstRead(rig, 2);
      keys.generation(2000).keys(1);
      runs.upTo(keys, 1).upTo(data, 0).end(2000);
      RunLog.awaitRun(rig, 2000, "BLOCKED");
      assertThat(RunLog.run(rig, 2000, "error")).contains("add shop.orders.keys to topics");
      assertThat(rig.orders()).hasSize(2);
    }
  }

  @Test
  @DisplayName("keys make no table, and prove nothing about one that was not there when they came")
  void noTable() {
    try (Rig rig = start(new Rig("keys_table"))) {
      keys.generation(2000).keys(1, 2);
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT to_regclass('orders')::text")).containsOnlyNulls();
      data.changes(1000, 1000).row(1, "a").row(2, "b");
      runs.mode("incremental").trigger("initial").start(1000).upTo(data, 2).end(1000);
      runs.mode("keys").upTo(keys, 2).upTo(data, 0).end(2000);
      RunLog.awaitRun(rig, 2000, "BLOCKED");
      assertThat(RunLog.run(rig, 2000, "error"))
          .contains("0 of 2 in shop.orders.keys-0", "the table was not there when the keys");
      assertThat(RunLog.run(rig, 2000, "warnings")).startsWith("2 keys of the source had no row");
      assertThat(rig.orders()).hasSize(2);
    }
  }

  @Test
  @DisplayName("a key that cannot be read blocks its reconciliation")
  void unreadableKey() {
    data.row(1, "a").row(2, "b");
    try (Rig rig = start(new Rig("keys_unreadable").reporting())) {
      firstRead(rig, 2);
      keys.generation(2000).keys(1);
      keys.add(Schema.STRING_SCHEMA, "?", Schema.BOOLEAN_SCHEMA, true, keys.headers());
      runs.upTo(keys, 2).upTo(data, 0).end(2000);
      RunLog.awaitRun(rig, 2000, "BLOCKED");
      assertThat(RunLog.run(rig, 2000, "error")).contains("have no readable key");
      assertThat(rig.orders()).hasSize(2);
    }
  }

  @Test
  @DisplayName("routers: the table of keys is that of their rows, whose topic's name they share")
  void routed() {
    data.row(1, "a").transformed(r -> moved(r, "lake.orders")).row(2, "b");
    data.transformed(r -> moved(r, "lake.orders"));
    try (Rig rig = start(new Rig("keys_routed").with("delete.guard.max.fraction", "1.0"))) {
      firstRead(rig, 2);
      keys.generation(2000).keys(1).transformed(r -> moved(r, "lake.orders.keys"));
      runs.upTo(keys, 1).upTo(data, 0).end(2000);
      RunLog.awaitRun(rig, 2000, "COMPLETED");
      assertThat(rig.orders()).containsExactly("1:a:1000");
      keys.keys(1).transformed(r -> moved(r, "lake.other"));
      assertThatFails(rig, "let transforms keep .keys at the end of the name");
    }
  }

  private static SinkRecord moved(SinkRecord r, String topic) {
    return r.newRecord(
        topic, 0, r.keySchema(), r.key(), r.valueSchema(), r.value(), null, r.headers());
  }

  private static void assertThatFails(Rig rig, String message) {
    assertThatThrownBy(rig::pollAndCommit).hasMessageContaining(message);
  }

  @Test
  @DisplayName(
      "within a batch a tombstone of an older read spares what a reconciliation has met, and a row"
          + " that comes behind its key is not missing")
  void togetherInABatch() {
    data.row(1, "a");
    try (Rig rig = start(new Rig("keys_batch"))) {
      firstRead(rig, 1);
      keys.generation(3000).keys(1, 2);
      rig.poll();
      data.changes(3001, 3001).row(2, "b");
      rig.poll();
      data.changes(2000, 2000).tombstone(1);
      rig.poll();
      rig.commit();
      assertThat(rig.orders()).containsExactly("1:a:1000", "2:b:3001");
      assertThat(rig.number("SELECT sum(missing) FROM tidemark_applied WHERE generation = 3000"))
          .isZero();
    }
  }

  @Test
  @DisplayName("where no row is deleted keys are passed over, and their run completes")
  void overwrite() {
    data.row(1, "a").row(2, "b");
    try (Rig rig = start(new Rig("keys_overwrite").with("write.mode", "overwrite"))) {
      firstRead(rig, 2);
      keys.generation(2000).keys(1);
      runs.upTo(keys, 1).upTo(data, 0).end(2000);
      RunLog.awaitRun(rig, 2000, "COMPLETED");
      assertThat(rig.orders()).hasSize(2);
      assertThat(rig.number("SELECT count(*) FROM tidemark_key_tables")).isZero();
    }
  }

  @Test
  @DisplayName(
      "a run by the cursor and a reconciliation that is open do not take each other's place")
  void eachCompletesByItself() {
    data.row(1, "a").row(2, "b");
    try (Rig rig = start(new Rig("keys_together").with("delete.guard.max.fraction", "1.0"))) {
      firstRead(rig, 2);
      runs.start(2000);
      keys.generation(2000).keys(1);
      data.changes(2500, 2500).row(1, "A");
      runs.mode("incremental").start(2500).upTo(data, 1).end(2500);
      RunLog.awaitRun(rig, 2500, "COMPLETED");
      assertThat(RunLog.run(rig, 2000, "status")).isEqualTo("WRITING");
      data.changes(2600, 2600).row(3, "c");
      runs.start(2600);
      runs.mode("keys").upTo(keys, 1).upTo(data, 0).end(2000);
      RunLog.awaitRun(rig, 2000, "COMPLETED");
      assertThat(RunLog.run(rig, 2600, "status")).isEqualTo("WRITING");
      runs.mode("incremental").upTo(data, 1).end(2600);
      RunLog.awaitRun(rig, 2600, "COMPLETED");
      assertThat(rig.orders()).containsExactly("1:A:2500", "3:c:2600");
    }
  }
}
