package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Tables that are not as we would have made them, or do not stay as they were. */
@NullUnmarked
class OddTablesIT {

  @Test
  @DisplayName("DEST-50 a column that the database computes is not written, and never a change")
  void generatedColumn() {
    for (String mode : new String[] {"append", "overwrite-delete-stale"}) {
      Topic topic = Topic.orders().generation(1000).row(1, "a", 7).row(2, "b", 8);
      try (Rig rig = new Rig("odd_generated").with("write.mode", mode)) {
        String key = mode.equals("append") ? "" : "PRIMARY KEY";
        rig.execute(
            "CREATE TABLE orders (id bigint %s, status text, amount int".formatted(key)
                + " GENERATED ALWAYS AS (id * 2) STORED)");
        rig.start(topic).pollAndCommit();
        rig.poll();
        assertThat(rig.strings("SELECT amount::text FROM orders ORDER BY id"))
            .as(mode)
            .containsExactly("2", "4");
        topic.generation(2000).row(1, "a", 9).row(2, "c", 9);
        rig.pollAndCommit();
        assertThat(rig.counts(2000)).isEqualTo(mode.equals("append") ? "2/0/0/0/0" : "0/1/1/0/0");
      }
    }
  }

  @Test
  @DisplayName("rows and tombstones of keys that the database takes for one follow the log")
  void foldedTombstones() {
    Schema key = SchemaBuilder.struct().field("id", Schema.FLOAT64_SCHEMA).build();
    Schema value = SchemaBuilder.struct().field("status", Schema.STRING_SCHEMA).build();
    Struct zero = new Struct(key).put("id", 0.0);
    Struct minusZero = new Struct(key).put("id", -0.0);
    Struct one = new Struct(value).put("status", "a");
    Topic topic = Topic.orders().generation(1000).record(zero, one, Topic.orders().headers());
    try (Rig rig = new Rig("odd_folded").start(topic)) {
      rig.pollAndCommit();
      Struct two = new Struct(value).put("status", "b");
      topic.generation(2000).record(minusZero, null, topic.headers());
      topic.record(zero, two, topic.headers());
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT status FROM orders")).containsExactly("b");
      topic.record(zero, one, topic.headers()).record(minusZero, null, topic.headers());
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT status FROM orders")).isEmpty();
    }
  }

  @Test
  @DisplayName("a key that the database computes is refused: its rows could not be told from stale")
  void generatedKey() {
    Topic topic = Topic.orders().generation(1000).row(1, "a", 7);
    try (Rig rig = new Rig("odd_generated_key")) {
      rig.execute(
          "CREATE TABLE orders (id bigint GENERATED ALWAYS AS (amount * 2) STORED PRIMARY KEY,"
              + " status text, amount int)");
      rig.start(topic).pollAndCommit();
      assertThatThrownBy(rig::poll)
          .hasMessageContaining("Column \"id\" is part of the key, but the database computes it");
    }
  }
}
