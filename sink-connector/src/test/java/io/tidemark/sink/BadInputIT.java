package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.generation.RecordHeaders;
import io.tidemark.jdbc.DatabaseException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Bad records and bad tables: one clear error that says what to do, and nothing is lost. */
@NullUnmarked
class BadInputIT {
  private static final String CHECKED =
      "CREATE TABLE orders (id bigint PRIMARY KEY, status text CHECK (status <> 'bad'), amount int,"
          + " _sync_source text, _sync_generation bigint, _sync_time timestamptz)";

  /** No position has moved and nothing is counted, not even of good records before the bad one. */
  private static void nothingWritten(Rig rig) {
    assertThat(rig.strings("SELECT position::text FROM tidemark_progress")).containsOnly("0");
    assertThat(rig.strings("SELECT generation::text FROM tidemark_applied")).isEmpty();
  }

  @Test
  @DisplayName("rule 4, injection 13: a row that the database rejects is reported, its key is seen")
  void rejectedByTheDatabase() {
    Topic topic = Topic.orders().generation(1000).rows(1, 100, "a");
    try (Rig rig = new Rig("bad_reject").reporting()) {
      rig.execute(CHECKED);
      rig.start(topic).pollAndCommit();
      topic.generation(2000).rows(1, 41, "b").row(42, "bad").rows(43, 76, "b").row(77, "bad");
      topic.rows(78, 100, "b");
      rig.pollAndCommit();
      assertThat(rig.counts(2000)).isEqualTo("0/98/0/0/2");
      assertThat(rig.number("SELECT sum(kept) FROM tidemark_applied WHERE generation = 2000"))
          .isEqualTo(100);
      assertThat(rig.strings("SELECT id::text FROM tidemark_seen_1_2000 ORDER BY id"))
          .containsExactly("42", "77");
      assertThat(rig.orders()).contains("42:a:1000", "77:a:1000", "43:b:2000");
      assertThat(rig.context.reported).hasSize(2);
      assertThat(rig.context.reported.get(0).error())
          .isInstanceOf(DatabaseException.class)
          .hasMessageContaining("23514")
          .hasMessageContaining("orders")
          .hasMessageNotContaining("42");
      assertThat(
              rig.strings(
                  "SELECT concat_ws(' ', topic, part, position, row_key, stage, sqlstate, source,"
                      + " sync, generation) FROM tidemark_rejects ORDER BY position"))
          .containsExactly(
              "shop.orders 0 141 {\"id\":42} write 23514 shop orders 2000",
              "shop.orders 0 176 {\"id\":77} write 23514 shop orders 2000");
    }
  }

  @Test
  @DisplayName("DEST-24 DEST-26 without a reporter one bad row rolls the whole batch back")
  void rolledBack() {
    Topic topic = Topic.orders().rows(1, 499, "a").row(500, null).rows(501, 1000, "a");
    try (Rig rig = new Rig("bad_rollback").with("migrate.mode", "none")) {
      rig.execute(CHECKED + "; ALTER TABLE orders ALTER status SET NOT NULL");
      rig.start(topic);
      assertThat(rig.pollAndCommit().commit().get(topic.partition).offset()).isZero();
      assertThatThrownBy(rig::poll)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("orders")
          .hasMessageContaining("status")
          .hasMessageContaining("topic shop.orders, partition 0, offset 499")
          .hasCauseInstanceOf(DatabaseException.class)
          .cause()
          .satisfies(e -> assertThat(((DatabaseException) e).sqlState()).isEqualTo("23502"));
      assertThat(rig.orders()).isEmpty();
      assertThat(rig.number("SELECT position FROM tidemark_progress")).isZero();
    }
  }

  @Test
  @DisplayName("a value that does not fit is reported with its key seen, in append mode too")
  void doesNotFit() {
    for (String mode : new String[] {"append", "overwrite-delete-stale"}) {
      Topic topic =
          Topic.orders().generation(5).row(1, "a").row(2, "nul \u0000").row(3, "too long");
      topic.row(4, "b");
      try (Rig rig = new Rig("bad_fit").with("write.mode", mode).reporting()) {
        String key = mode.equals("append") ? "" : "PRIMARY KEY";
        rig.execute("CREATE TABLE orders (id bigint " + key + ", status varchar(5), amount int)");
        rig.start(topic).pollAndCommit();
        rig.poll();
        assertThat(rig.orders()).as(mode).containsExactly("1:a:5", "4:b:5");
        assertThat(rig.counts(5)).as(mode).isEqualTo("2/0/0/0/2");
        assertThat(rig.strings("SELECT stage || sqlstate FROM tidemark_rejects ORDER BY position"))
            .containsExactly("decode", "write22001");
      }
    }
  }

  @Test
  @DisplayName("CX-18 a NULL key is rejected without a key: the generation cannot be obeyed")
  void nullKey() {
    Schema nullable = SchemaBuilder.struct().field("id", Schema.OPTIONAL_INT64_SCHEMA).build();
    Topic topic = Topic.orders().generation(5).row(1, "a");
    topic.record(new Struct(nullable), Topic.value(2, "b", 1), topic.headers());
    try (Rig rig = new Rig("bad_null_key").reporting().start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:5");
      assertThat(rig.number("SELECT sum(rejected_nokey) FROM tidemark_applied")).isEqualTo(1);
      assertThat(rig.number("SELECT sum(applied) FROM tidemark_applied")).isEqualTo(1);
      assertThat(rig.context.reported.get(0).error()).hasMessageContaining("NULL in a key column");
    }
    try (Rig rig = new Rig("bad_null_key").start(topic)) {
      assertThatThrownBy(rig::poll)
          .hasMessageContaining("Table orders, column id: NULL in a key column")
          .hasMessageContaining("partition 0, offset 1");
      nothingWritten(rig);
      topic.row(3, "c");
      rig.reporting().restart();
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:5", "3:c:5");
      assertThat(rig.number("SELECT position FROM tidemark_progress")).isEqualTo(3);
    }
  }

  @Test
  @DisplayName(
      "CX-29 records with a NULL key are no rows, in one batch or another: each is refused, and the"
          + " key's column is NOT NULL")
  void nullKeyTwice() {
    Schema nullable = SchemaBuilder.struct().field("id", Schema.OPTIONAL_INT64_SCHEMA).build();
    Topic topic = Topic.orders().generation(5).row(1, "a");
    topic.record(new Struct(nullable), Topic.value(2, "b", 1), topic.headers());
    topic.record(new Struct(nullable), Topic.value(2, "b", 1), topic.headers());
    try (Rig rig = new Rig("bad_null_twice").reporting().start(topic)) {
      rig.pollAndCommit();
      topic.record(new Struct(nullable), Topic.value(2, "b", 1), topic.headers());
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:5");
      assertThat(rig.context.reported)
          .hasSize(3)
          .allSatisfy(r -> assertThat(r.error()).hasMessageContaining("NULL in a key column"));
      assertThat(
              rig.strings(
                  "SELECT concat_ws(' ', position, stage, message) FROM tidemark_rejects"
                      + " ORDER BY position"))
          .containsExactly(
              "1 decode Table orders, column id: NULL in a key column",
              "2 decode Table orders, column id: NULL in a key column",
              "3 decode Table orders, column id: NULL in a key column");
      assertThat(
              rig.string(
                  "SELECT attnotnull::text FROM pg_attribute WHERE attrelid = 'orders'::regclass"
                      + " AND attname = 'id'"))
          .isEqualTo("true");
    }
  }

  @Test
  @DisplayName("CX-18 a batch of nothing but a record without a readable key is written as that")
  void nothingButANullKey() {
    Schema nullable = SchemaBuilder.struct().field("id", Schema.OPTIONAL_INT64_SCHEMA).build();
    Topic topic = Topic.orders().generation(5);
    topic.record(new Struct(nullable), Topic.value(2, "b", 1), topic.headers());
    try (Rig rig = new Rig("bad_lone_key").reporting().start(topic)) {
      rig.pollAndCommit();
      rig.poll();
      assertThat(rig.number("SELECT rejected_nokey FROM tidemark_applied")).isEqualTo(1);
      assertThat(rig.number("SELECT position FROM tidemark_progress")).isEqualTo(1);
      assertThat(rig.context.reported).hasSize(1);
    }
  }

  @Test
  @DisplayName("a table without a key in an overwrite mode: the error names the ways out")
  void noKey() {
    Topic topic = Topic.orders();
    topic.generation(5).record(null, Topic.value(1, "a", 1), topic.headers());
    try (Rig rig = new Rig("bad_no_key").reporting().start(topic)) {
      assertThatThrownBy(rig::poll)
          .isInstanceOf(ConnectException.class)
          .hasMessage(
              "Table orders has no key: set write.mode=append or pk.mode=sync-id-only, or at the source"
                  + " syncs.orders.key.columns");
      nothingWritten(rig);
      rig.with("write.mode", "append").restart();
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:5");
      assertThat(rig.number("SELECT position FROM tidemark_progress")).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("DEST-14 no schema and no table: the error names the converter's setting")
  void noSchema() {
    Topic topic = Topic.orders();
    topic.add(Topic.KEY, Topic.key(1), null, Map.of("id", 1), topic.headers());
    try (Rig rig = new Rig("bad_schema").start(topic)) {
      assertThatThrownBy(rig::poll)
          .hasMessageContaining("Table orders")
          .hasMessageContaining("topic shop.orders has no schema")
          .hasMessageContaining("schemas.enable=true");
      nothingWritten(rig);
    }
  }

  @Test
  @DisplayName("CX-2 a system column's name in the records is refused, and nothing is passed over")
  void systemColumn() {
    Schema value = SchemaBuilder.struct().field("_sync_source", Schema.STRING_SCHEMA).build();
    Topic topic = Topic.orders().generation(5).row(1, "a");
    topic.record(Topic.key(1), new Struct(value).put("_sync_source", "x"), topic.headers());
    try (Rig rig = new Rig("bad_system").start(topic)) {
      assertThatThrownBy(rig::poll)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("Table orders: the records have a column _sync_source");
      nothingWritten(rig);
      topic.log.remove(1);
      topic.at(1).row(2, "b").row(3, "c"); // as a transform that drops the column hands it over
      rig.restart();
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:5", "2:b:5", "3:c:5");
    }
  }

  @Test
  @DisplayName("injection 25: an unreadable marker fails the task and nothing is passed over")
  void unreadableMarker() {
    Topic markers = new Topic(Rig.MARKERS, 0);
    markers.add(null, null, null, "not a marker", new ConnectHeaders());
    try (Rig rig = new Rig("bad_marker").reporting().start(markers)) {
      assertThatThrownBy(rig::poll)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("Topic tidemark.generations")
          .hasMessageContaining("IsMarker");
      assertThat(rig.number("SELECT position FROM tidemark_progress")).isZero();
    }
  }

  @Test
  @DisplayName("headers may come back as any number or as text; half of them is an error")
  void headers() {
    Topic topic = Topic.orders();
    ConnectHeaders odd = new ConnectHeaders();
    odd.addString(RecordHeaders.SOURCE, "shop").addString(RecordHeaders.SYNC, "orders");
    odd.addString(RecordHeaders.SCOPE, "0").addString(RecordHeaders.KIND, "row");
    odd.addString(RecordHeaders.GENERATION, "77").addInt(RecordHeaders.ATTEMPT, 77);
    topic.record(Topic.key(1), Topic.value(1, "a", 1), odd);
    try (Rig rig = new Rig("bad_headers").start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:77");
      ConnectHeaders half = new ConnectHeaders();
      half.addString(RecordHeaders.SOURCE, "shop").addString(RecordHeaders.SYNC, "orders");
      topic.record(Topic.key(1), Topic.value(1, "a", 1), half);
      assertThatThrownBy(rig::poll).hasMessageContaining("tidemark.generation is missing");
    }
  }

  @Test
  @DisplayName("a report that fails keeps the batch from being committed")
  void reportFails() {
    Topic topic = Topic.orders().row(1, "a").row(2, "\u0000");
    try (Rig rig = new Rig("bad_report").reporting()) {
      rig.context.reportResult = CompletableFuture.failedFuture(new IllegalStateException("DLQ"));
      rig.start(topic).pollAndCommit();
      assertThatThrownBy(rig::poll).hasMessageContaining("errors.deadletterqueue");
      assertThat(rig.number("SELECT position FROM tidemark_progress")).isZero();
    }
  }
}
