package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What people see of Debezium's snapshots in {@code tidemark_runs}. */
@NullUnmarked
class SnapshotRunsIT {
  private static final Schema ROW = Changes.row(false);
  private static final Schema SOURCE =
      SchemaBuilder.struct()
          .field("name", Schema.STRING_SCHEMA)
          .field("ts_ms", Schema.INT64_SCHEMA)
          .field("snapshot", SchemaBuilder.string().optional().defaultValue("false").build())
          .field("db", Schema.STRING_SCHEMA)
          .field("schema", Schema.OPTIONAL_STRING_SCHEMA)
          .field("table", Schema.STRING_SCHEMA)
          .build();
  private static final Schema ENVELOPE =
      SchemaBuilder.struct()
          .name("inventory.public.orders.Envelope")
          .field("before", ROW)
          .field("after", ROW)
          .field("source", SOURCE)
          .field("op", Schema.STRING_SCHEMA)
          .build();

  private final Topic topic = Topic.orders();

  /** A row of a snapshot, or, without a mark, a change. */
  private SnapshotRunsIT row(Topic to, String mark, long takenAt, long id, String status) {
    Struct source =
        new Struct(SOURCE)
            .put("name", "inventory")
            .put("ts_ms", takenAt)
            .put("snapshot", mark)
            .put("db", "shop")
            .put("schema", "public")
            .put("table", "orders");
    Struct after = new Struct(ROW).put("id", id).put("status", status).put("amount", 1);
    Struct event =
        new Struct(ENVELOPE)
            .put("after", after)
            .put("source", source)
            .put("op", mark == null ? "u" : "r");
    to.record(Topic.key(id), event, new ConnectHeaders());
    return this;
  }

  private SnapshotRunsIT row(String mark, long takenAt, long id, String status) {
    return row(topic, mark, takenAt, id, status);
  }

  /** When, how it stands, rows added, changed, unchanged and rejected, whether it has ended. */
  private static List<String> runs(Rig rig) {
    return rig.strings(
        "SELECT concat_ws(' ', generation, status, added, changed, unchanged, rejected,"
            + " ended_at IS NOT NULL) FROM tidemark_runs WHERE kind = 'snapshot'"
            + " AND source = 'inventory' AND sync = 'public.orders' AND table_name = 'orders'"
            + " AND started_at = to_timestamp(generation / 1000.0) ORDER BY generation");
  }

  @Test
  @DisplayName("its rows are counted, and no change is, in one batch and in many")
  void counted() {
    row("first", 1000, 1, "a").row("true", 1000, 2, "a").row("last", 1000, 3, "a");
    row(null, 1500, 1, "b").row(null, 1500, 4, "new");
    row("first_in_data_collection", 2000, 1, "b").row("true", 2000, 2, "a");
    row("true", 2000, 3, "other").row("last_in_data_collection", 2000, 4, "new");
    for (String size : List.of("1000", "1")) {
      try (Rig rig = new Rig("snapshots_" + size).with("batch.size", size).start(topic)) {
        rig.pollAndCommit();
        assertThat(runs(rig))
            .containsExactly("1000 COMPLETED 3 0 0 0 t", "2000 COMPLETED 0 1 3 0 t");
        assertThat(rig.orders())
            .containsExactly("1:b:NULL", "2:a:NULL", "3:other:NULL", "4:new:NULL");
      }
    }
  }

  @Test
  @DisplayName("one that broke off is superseded by the next that comes to its end")
  void brokenOff() {
    row("first", 1000, 1, "a").row("true", 1000, 2, "a");
    try (Rig rig = new Rig("snapshots_broken").start(topic)) {
      rig.pollAndCommit();
      assertThat(runs(rig)).containsExactly("1000 WRITING 2 0 0 0 f");
      row("first", 2000, 1, "a");
      rig.pollAndCommit();
      assertThat(runs(rig)).containsExactly("1000 WRITING 2 0 0 0 f", "2000 WRITING 0 0 1 0 f");
      row("true", 2000, 2, "a").row("last", 2000, 3, "a");
      rig.pollAndCommit();
      assertThat(runs(rig))
          .containsExactly("1000 SUPERSEDED 2 0 0 0 t", "2000 COMPLETED 1 0 2 0 t");
    }
  }

  @Test
  @DisplayName("tasks with a partition each add to one run, also behind the last row")
  void severalTasks() {
    Topic other = new Topic("shop.orders", 1);
    row("first", 1000, 1, "a").row(other, "true", 1000, 2, "a").row(other, "last", 1000, 3, "a");
    try (Rig first = new Rig("snapshots_tasks").start(topic);
        Rig second = new Rig(first.schema, first.database).start(other)) {
      second.pollAndCommit();
      assertThat(runs(first)).containsExactly("1000 COMPLETED 2 0 0 0 t");
      first.pollAndCommit();
      assertThat(runs(first)).containsExactly("1000 COMPLETED 3 0 0 0 t");
    }
  }

  @Test
  @DisplayName("rows that are rejected count, in whichever step that was, the last one among them")
  void rejected() {
    row("first", 1000, 1, "a").row("true", 1000, 2, "a\0b").row("last", 1000, 3, "bad");
    try (Rig rig = new Rig("snapshots_rejected").reporting()) {
      rig.execute(
          "CREATE TABLE orders (id bigint PRIMARY KEY, status text CHECK (status <> 'bad'),"
              + " amount int)");
      rig.start(topic).pollAndCommit();
      assertThat(runs(rig)).containsExactly("1000 COMPLETED_WITH_ERRORS 1 0 0 2 t");
    }
  }

  @Test
  @DisplayName("incremental snapshots, which have no end, and changes are no runs")
  void none() {
    row("incremental", 1000, 1, "a").row(null, 1000, 2, "a").row("false", 1000, 3, "a");
    try (Rig rig = new Rig("snapshots_none").start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.number("SELECT count(*) FROM tidemark_runs")).isZero();
      assertThat(rig.orders()).hasSize(3);
    }
  }
}
