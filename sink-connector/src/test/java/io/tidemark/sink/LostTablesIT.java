package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tables and columns that go while a task runs: the task goes on, and trusts no lost proof. */
@NullUnmarked
class LostTablesIT {
  private static final String STATE =
      "SELECT concat_ws(' ', state, reason) FROM tidemark_generations WHERE generation = ";

  @Test
  @DisplayName("a table that is dropped in mid-generation blocks it in every write mode")
  void lostUnderOverwrite() {
    Topic topic = Topic.orders().generation(1000).rows(1, 3, "a");
    Topic markers = new Topic(Rig.MARKERS, 0);
    try (Rig rig =
        new Rig("lost_overwrite").with("write.mode", "overwrite").start(topic, markers)) {
      rig.pollAndCommit();
      rig.execute("DROP TABLE orders");
      topic.row(4, "a");
      rig.pollAndCommit();
      rig.poll();
      MarkersIT.end(markers, 1000, topic, 4);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 1000, "BLOCKED");
    }
  }

  @Test
  @DisplayName("42P01: a table that was dropped is made again, and its open generation is blocked")
  void droppedTable() {
    Topic topic = Topic.orders().generation(1000).row(1, "a").row(2, "b");
    Topic markers = new Topic(Rig.MARKERS, 0);
    try (Rig rig = new Rig("lost_table").start(topic, markers)) {
      rig.pollAndCommit();
      topic.generation(2000).row(1, "c");
      rig.pollAndCommit();
      rig.execute("DROP TABLE orders");
      topic.row(2, "b");
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("2:b:2000");
      MarkersIT.end(markers, 2000, topic, 2);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 2000, "BLOCKED");
      topic.generation(3000).row(3, "d");
      rig.pollAndCommit();
      MarkersIT.end(markers, 3000, topic, 1);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 3000, "COMPLETED");
      assertThat(rig.orders()).containsExactly("3:d:3000");
    }
  }

  @Test
  @DisplayName("42P07: a table that was renamed keeps the name of its key, and is made again")
  void renamedTable() {
    Topic topic = Topic.orders().generation(1000).row(1, "a");
    try (Rig rig = new Rig("lost_renamed").start(topic)) {
      rig.pollAndCommit();
      rig.execute("ALTER TABLE orders RENAME TO orders_old");
      topic.generation(2000).row(2, "b");
      rig.pollAndCommit();
      rig.poll();
      assertThat(rig.orders()).containsExactly("2:b:2000");
    }
  }

  @Test
  @DisplayName("42P01: a generation that has ended is blocked with the reason when its table goes")
  void droppedTableAfterEnd() {
    Topic topic = Topic.orders().generation(2000).row(1, "c");
    Topic markers = new Topic(Rig.MARKERS, 0);
    try (Rig rig = new Rig("lost_late").start(topic, markers)) {
      MarkersIT.end(markers, 2000, Topic.orders().at(2), 2); // its last record is still to come
      rig.pollAndCommit();
      assertThat(rig.string(STATE + 2000)).startsWith("PENDING");
      rig.execute("DROP TABLE orders");
      rig.restart();
      topic.row(2, "b");
      rig.pollAndCommit();
      rig.poll();
      assertThat(rig.string(STATE + 2000))
          .startsWith("BLOCKED table lost_late.orders was missing and was made again");
      assertThat(rig.orders()).containsExactly("2:b:2000");
    }
  }

  @Test
  @DisplayName("I5 a seen table that somebody dropped is no proof: its generation is blocked")
  void droppedSeen() {
    Topic topic = Topic.orders().generation(1000).row(1, "a").row(2, "b");
    Topic markers = new Topic(Rig.MARKERS, 0);
    try (Rig rig = new Rig("lost_seen").start(topic, markers)) {
      rig.pollAndCommit();
      topic.generation(2000).row(1, "a");
      rig.pollAndCommit();
      rig.execute("DROP TABLE tidemark_seen_1_2000");
      topic.row(2, "b");
      rig.pollAndCommit();
      rig.poll();
      MarkersIT.end(markers, 2000, topic, 2);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 2000, "BLOCKED");
      assertThat(rig.orders()).containsExactly("1:a:1000", "2:b:1000");
    }
  }

  @Test
  @DisplayName(
      "I5 a stream whose row somebody deleted is registered again, with what it has proved gone")
  void deletedStream() {
    Topic topic = Topic.orders().generation(1000).rows(1, 3, "a");
    Topic markers = new Topic(Rig.MARKERS, 0);
    try (Rig rig = new Rig("lost_stream").with("delete.max.fraction", "1").start(topic, markers)) {
      rig.pollAndCommit();
      topic.generation(2000).rows(1, 2, "a");
      rig.pollAndCommit();
      rig.execute("DELETE FROM tidemark_streams");
      topic.row(3, "a");
      rig.pollAndCommit();
      assertThat(rig.number("SELECT id FROM tidemark_streams"))
          .as("not the old one's")
          .isEqualTo(2);
      MarkersIT.end(markers, 2000, topic, 3);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 2000, "BLOCKED");
      assertThat(rig.string("SELECT error FROM tidemark_runs WHERE generation = 2000"))
          .contains("a row of tidemark_streams was deleted");
      assertThat(rig.orders()).containsExactly("1:a:1000", "2:a:1000", "3:a:1000");
    }
  }

  @Test
  @DisplayName("42703: a column that was dropped is added again")
  void droppedColumn() {
    Topic topic = Topic.orders().generation(1000).row(1, "a", 1);
    try (Rig rig = new Rig("lost_column").start(topic)) {
      rig.pollAndCommit();
      rig.execute("ALTER TABLE orders DROP COLUMN amount");
      topic.generation(2000).row(1, "a", 7);
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT amount::text FROM orders")).containsExactly("7");
      assertThat(rig.counts(2000)).isEqualTo("0/1/0/0/0");
    }
  }

  @Test
  @DisplayName("DEST-27 two shapes of records in one batch make one missing table with all columns")
  void twoShapes() {
    Schema other =
        SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("note", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    Topic topic = Topic.orders().sync("one").row(1, "a");
    topic.sync("two");
    Struct value = new Struct(other).put("id", 2L).put("note", "n");
    topic.record(Topic.key(2), value, topic.headers());
    try (Rig rig = new Rig("lost_shapes").start(topic)) {
      rig.pollAndCommit();
      rig.poll();
      assertThat(rig.strings("SELECT concat_ws('/', id, status, note) FROM orders ORDER BY id"))
          .containsExactly("1/a", "2/n");
    }
  }
}
