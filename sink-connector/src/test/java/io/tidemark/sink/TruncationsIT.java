package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Change events that say that a table was truncated at its source, obeyed or refused. */
@NullUnmarked
class TruncationsIT {
  private static final String MARKED =
      "SELECT concat_ws(':', id, coalesce(status, 'NULL'), CASE WHEN _sync_deleted_at IS NULL"
          + " THEN 'there' ELSE 'gone' END) FROM orders ORDER BY id";

  private final Topic topic = Topic.orders();
  private final Changes changes = Changes.orders(topic);

  private static Rig rig(String schema) {
    return new Rig(schema).with("truncate.behavior", "delete");
  }

  private static String refusal(Rig rig) {
    assertThat(rig.context.reported).hasSize(1);
    return rig.context.reported.get(0).error().getMessage();
  }

  @Test
  @DisplayName("rows before it go, those behind it come, in one batch and in many")
  void inOrder() {
    for (String size : List.of("1000", "1")) {
      Topic log = Topic.orders();
      Changes.orders(log)
          .put("r", 1, "a")
          .put("c", 2, "a")
          .truncate()
          .put("c", 2, "b")
          .put("u", 2, "c")
          .truncate()
          .truncate()
          .put("c", 3, "a")
          .delete(3)
          .put("c", 4, "a");
      try (Rig rig = rig("truncations_" + size).with("batch.size", size).start(log)) {
        rig.pollAndCommit();
        assertThat(rig.orders()).containsExactly("4:a:NULL");
        assertThat(rig.commit().get(log.partition).offset()).isEqualTo(log.end());
      }
    }
  }

  @Test
  @DisplayName("DEST-50 rows of streams stay, and so does what another table has")
  void spared() {
    topic.generation(1000).row(1, "a");
    changes.put("c", 2, "a");
    Topic lines = new Topic("shop.lines", 0).plain(1, "a");
    try (Rig rig = rig("truncations_spare").start(topic, lines)) {
      rig.pollAndCommit();
      changes.truncate();
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:1000");
      assertThat(rig.number("SELECT count(*) FROM lines")).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("a table that is not there is not made, one that has no system columns is emptied")
  void otherTables() {
    changes.truncate();
    try (Rig rig = rig("truncations_none").start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.string("SELECT to_regclass('orders')::text")).isNull();
      rig.execute("CREATE TABLE orders (id bigint PRIMARY KEY, status text, amount int)");
      rig.execute("INSERT INTO orders VALUES (1, 'a', 1)");
      changes.truncate();
      rig.pollAndCommit();
      assertThat(rig.number("SELECT count(*) FROM orders")).isZero();
    }
  }

  @Test
  @DisplayName("HT-29 HT-30 rows are cleared, or left, as delete.behavior says of the table")
  void kept() {
    changes.put("c", 1, "a").truncate();
    try (Rig rig = rig("truncations_clear").with("tables.orders.delete.behavior", "clear-fields")) {
      rig.start(topic).pollAndCommit();
      assertThat(rig.strings(MARKED)).containsExactly("1:NULL:gone");
    }
    try (Rig rig = rig("truncations_leave").with("delete.behavior", "none").start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:NULL");
    }
  }

  @Test
  @DisplayName("the log of changes has one line for all of the rows")
  void logged() {
    changes.put("c", 1, "a").put("c", 2, "a").truncate();
    try (Rig rig = rig("truncations_log").with("sync.log", "changes").start(topic)) {
      rig.pollAndCommit();
      assertThat(
              rig.strings(
                  "SELECT concat_ws(' ', table_name, reason, row_key) FROM tidemark_changes WHERE"
                      + " op = 'removed'"))
          .containsExactly("truncations_log.orders truncate");
    }
  }

  @Test
  @DisplayName("I2 rows are back when the batch is undone, and go with the one that commits")
  void undone() {
    changes.put("c", 1, "a");
    try (Rig rig = rig("truncations_undone").start(topic)) {
      rig.pollAndCommit();
      rig.execute("ALTER TABLE orders ADD CHECK (status <> 'bad')");
      changes.truncate().put("c", 2, "bad");
      rig.poll().commit();
      assertThatThrownBy(rig::poll).hasStackTraceContaining("orders_status_check");
      assertThat(rig.orders()).containsExactly("1:a:NULL");
      rig.execute("ALTER TABLE orders DROP CONSTRAINT orders_status_check");
      rig.restart();
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("2:bad:NULL");
    }
  }

  @Test
  @DisplayName("tables that refer to each other are emptied in the order that this needs")
  void foreignKeys() {
    Topic lines = new Topic("shop.lines", 0);
    changes.put("c", 1, "a");
    lines.plain(7, "a");
    try (Rig rig = rig("truncations_keys").start(topic, lines)) {
      rig.pollAndCommit();
      rig.execute("ALTER TABLE lines ADD of_order bigint REFERENCES orders DEFAULT 1");
      assertThat(rig.number("SELECT count(of_order) FROM lines")).isEqualTo(1);
      changes.truncate();
      rig.poll();
      Changes.orders(lines).truncate();
      rig.pollAndCommit();
      assertThat(rig.number("SELECT count(*) FROM orders")).isZero();
      assertThat(rig.number("SELECT count(*) FROM lines")).isZero();
    }
  }

  @Test
  @DisplayName("a row that others refer to keeps its table from being emptied: a bad record")
  void referredTo() {
    changes.put("c", 1, "a");
    try (Rig rig = rig("truncations_refers").with("max.retries", "0").reporting().start(topic)) {
      rig.pollAndCommit();
      rig.execute("CREATE TABLE notes (id bigint REFERENCES orders)");
      rig.execute("INSERT INTO notes VALUES (1)");
      changes.truncate().put("c", 2, "a");
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:NULL", "2:a:NULL");
      assertThat(refusal(rig)).contains("orders");
      assertThat(rig.string("SELECT table_name || ' ' || position FROM tidemark_rejects"))
          .isEqualTo("orders 1");
    }
  }

  @Test
  @DisplayName("a topic of two partitions says nothing of the order, in whichever the event is")
  void partitions() {
    Topic second = new Topic("shop.orders", 1);
    changes.put("c", 1, "a").truncate();
    try (Rig rig = rig("truncations_parts").reporting().start(topic, second)) {
      rig.pollAndCommit();
      assertThat(refusal(rig)).contains("shop.orders-1");
      rig.context.reported.clear();
      Changes.orders(second).truncate();
      rig.pollAndCommit();
      assertThat(refusal(rig)).contains("several partitions");
      assertThat(rig.orders()).containsExactly("1:a:NULL");
    }
  }

  @Test
  @DisplayName("a table that two topics feed, now or once, is not emptied for one of them")
  void topics() {
    Topic other = new Topic("eu.orders", 0).plain(9, "eu");
    changes.put("c", 1, "a").truncate();
    try (Rig first = rig("truncations_topics").start(other);
        Rig second = new Rig(first.schema, first.database)) {
      first.pollAndCommit();
      second.with("truncate.behavior", "delete").reporting().start(topic).pollAndCommit();
      assertThat(refusal(second)).contains("eu.orders-0");
      assertThat(second.orders()).containsExactly("1:a:NULL", "9:eu:NULL");
    }
  }

  @Test
  @DisplayName("a topic that a transform has renamed may not be the only one: a bad record")
  void renamed() {
    UnaryOperator<SinkRecord> rename =
        r ->
            r.newRecord(
                "orders",
                r.kafkaPartition(),
                r.keySchema(),
                r.key(),
                r.valueSchema(),
                r.value(),
                r.timestamp());
    changes.put("c", 1, "a");
    topic.transformed(rename);
    changes.truncate();
    topic.transformed(rename);
    try (Rig rig = rig("truncations_renamed").reporting().start(topic)) {
      rig.pollAndCommit();
      assertThat(refusal(rig)).contains("table.name.format");
      assertThat(rig.orders()).containsExactly("1:a:NULL");
    }
  }

  @Test
  @DisplayName("where rows are to be marked and cannot be yet, the statement that helps is told")
  void lacksMark() {
    changes.put("c", 1, "a");
    try (Rig rig = rig("truncations_mark").reporting().start(topic)) {
      rig.pollAndCommit();
      changes.truncate();
      rig.with("delete.behavior", "mark").restart();
      rig.pollAndCommit();
      assertThat(refusal(rig)).contains("_sync_deleted_at", "ALTER TABLE");
      assertThat(rig.orders()).containsExactly("1:a:NULL");
    }
  }
}
