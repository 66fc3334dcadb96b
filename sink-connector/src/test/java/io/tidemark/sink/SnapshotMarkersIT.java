package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.write.PositionChange;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Snapshots of a foreign Debezium connector, through the transform and the task. */
@NullUnmarked
class SnapshotMarkersIT {
  private final Topic log = Topic.orders();

  private SnapshotTask task(long time) {
    return new SnapshotTask(log, time);
  }

  /** Writes all that is new, and waits until a generation has a state. */
  private static void await(Rig rig, long generation, String state) {
    rig.pollAndCommit();
    MarkersIT.awaitState(rig, generation, state);
  }

  @Test
  @DisplayName(
      "what went while Debezium was away goes with its next snapshot; changes behind it stay, also"
          + " those of a task that knows of none")
  void staleRowsGo() {
    for (String size : List.of("1000", "1")) {
      log.log.clear();
      log.at(0);
      task(1000).snapshot(1, 2, 3).change("c", 4, "a");
      try (Rig rig = new Rig("snap_again_" + size).with("batch.size", size).start(log)) {
        await(rig, 1000, "COMPLETED");
        assertThat(rig.orders()).containsExactly("1:a:1000", "2:a:1000", "3:a:1000", "4:a:1000");
        rig.restart();
        task(2000).snapshot(1, 3, 5);
        task(9000).change("c", 6, "b").change("u", 1, "b").delete(3);
        await(rig, 2000, "COMPLETED");
        assertThat(rig.orders()).containsExactly("1:b:2000", "5:a:2000", "6:b:2000");
        assertThat(RunLog.figures(rig, 2000)).isEqualTo("1/0/2/2/0");
      }
    }
  }

  @Test
  @DisplayName("I1 a row that never came blocks the snapshot, also when another came twice")
  void lost() {
    task(1000).snapshot(1, 2, 3);
    try (Rig rig = new Rig("snap_lost").start(log)) {
      await(rig, 1000, "COMPLETED");
      task(2000).snapshot(1, 2, 3);
      log.log.remove(4);
      copy(log.log.get(4), log);
      await(rig, 2000, "BLOCKED");
      assertThat(rig.string("SELECT reason FROM tidemark_generations WHERE generation = 2000"))
          .contains("only 1 of 3 in shop.orders-0");
      assertThat(rig.orders()).as("2 is alive").hasSize(3);
    }
  }

  private static void copy(SinkRecord record, Topic to) {
    to.add(
        record.keySchema(),
        record.key(),
        record.valueSchema(),
        record.value(),
        new ConnectHeaders(record.headers()));
  }

  @Test
  @DisplayName("rows of a snapshot whose id went back are written, and nothing goes for it")
  void wentBack() {
    task(2000).snapshot(1, 2);
    try (Rig rig = new Rig("snap_back").start(log)) {
      await(rig, 2000, "COMPLETED");
      task(1000).row(true, true, 1, "b");
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:b:2000", "2:a:2000");
      task(3000).row(true, true, 1, "c");
      await(rig, 3000, "COMPLETED");
      assertThat(rig.orders()).containsExactly("1:c:3000");
      assertThat(rig.strings("SELECT generation FROM tidemark_generations ORDER BY generation"))
          .containsExactly("2000", "3000");
    }
  }

  @Test
  @DisplayName("a snapshot that a restart has broken off gives way to the next one")
  void brokenOff() {
    task(1000).snapshot(1, 2, 3);
    task(2000).row(true, false, 1, "a").row(false, false, 2, "a");
    task(3000).snapshot(1, 2);
    try (Rig rig = new Rig("snap_broken").start(log)) {
      await(rig, 3000, "COMPLETED");
      await(rig, 2000, "SUPERSEDED");
      assertThat(rig.orders()).containsExactly("1:a:1000", "2:a:1000");
    }
  }

  @Test
  @DisplayName("I5 a row that is rejected is not stale")
  void rejected() {
    task(1000).snapshot(1, 2, 3);
    try (Rig rig = new Rig("snap_rejected").reporting().start(log)) {
      await(rig, 1000, "COMPLETED");
      task(2000).row(true, false, 1, "a").row(false, true, 2, "\0");
      await(rig, 2000, "COMPLETED");
      assertThat(rig.orders()).as("3 is gone").containsExactly("1:a:1000", "2:a:1000");
      assertThat(rig.context.reported).hasSize(1);
    }
  }

  @Test
  @DisplayName("rows that were written without the transform are taken over by its first snapshot")
  void takenOver() {
    Changes.orders(log).put("c", 1, "a").put("c", 2, "a");
    task(1000).snapshot(1, 3);
    task(9000).change("u", 1, "b");
    try (Rig rig = new Rig("snap_taken").start(log)) {
      await(rig, 1000, "COMPLETED");
      assertThat(rig.orders())
          .as("nobody's row is never stale")
          .containsExactly("1:b:1000", "2:a:NULL", "3:a:1000");
    }
  }

  @Test
  @DisplayName("model snapshots_two_parts: a record of another partition or topic fails the task")
  void elsewhere() {
    Topic other = new Topic("shop.orders", 1);
    new SnapshotTask(other, 1000).change("c", 1, "a");
    try (Rig rig = new Rig("snap_parts").start(other)) {
      assertThatThrownBy(rig::pollAndCommit)
          .hasStackTraceContaining("belong into partition 0 of topic shop.orders");
    }
    task(1000).change("c", 1, "a");
    Topic routed = new Topic("shop.items", 0);
    copy(log.log.get(0), routed);
    try (Rig rig = new Rig("snap_routed").with("topics", "shop.items," + Rig.MARKERS)) {
      rig.start(routed);
      assertThatThrownBy(rig::pollAndCommit)
          .hasStackTraceContaining("Partition shop.items-0 has records of inventory/shop.orders");
    }
  }

  @Test
  @DisplayName("changes are followed where a reset has passed over the snapshot before them")
  void reset() {
    task(1000).snapshot(1, 2);
    try (Rig rig = new Rig("snap_reset").start(log)) {
      await(rig, 1000, "COMPLETED");
      StateTables tables = new StateTables("snap_reset", rig.database.dialect());
      new PositionChange(tables, "warehouse")
          .apply(rig.session, new TreeMap<>(Map.of(log.part(), 0L)));
      log.log.clear();
      task(9000).change("u", 1, "b");
      rig.restart();
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:b:1000", "2:a:1000");
    }
  }

  @Test
  @DisplayName("another sink cannot go on where one has followed snapshots")
  void adopted() {
    task(1000).snapshot(1, 2);
    try (Rig rig = new Rig("snap_adopt").start(log);
        Rig other = new Rig("snap_adopt", rig.database).with("sink.id", "other")) {
      await(rig, 1000, "COMPLETED");
      other.with("adopt.owner", "true").start(log);
      other.pollAndCommit();
      assertThatThrownBy(other::poll).hasStackTraceContaining("sink.id=warehouse");
    }
  }
}
