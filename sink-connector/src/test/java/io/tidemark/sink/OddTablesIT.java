package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.RetriableException;
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
  @DisplayName("I1 a key whose type is altered between generations: unchanged rows stay")
  void keyAltered() {
    Topic topic = Topic.orders().generation(1000).rows(1, 10, "a");
    Topic markers = new Topic(Rig.MARKERS, 0);
    try (Rig rig = new Rig("odd_altered").start(topic, markers)) {
      rig.pollAndCommit();
      rig.execute("ALTER TABLE orders ALTER id TYPE numeric");
      topic.generation(2000).rows(1, 4, "a").rows(5, 10, "b");
      MarkersIT.end(markers, 2000, topic, 10);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 2000, "COMPLETED");
      assertThat(rig.orders()).hasSize(10).contains("1:a:1000", "5:b:2000");
      assertThat(rig.strings("SELECT id::text FROM tidemark_seen_1_2000 ORDER BY id"))
          .containsExactly("1", "2", "3", "4");
    }
  }

  @Test
  @DisplayName("22P03: an integer key that is widened between generations goes on, and deletes")
  void keyWidened() {
    Topic topic = Topic.orders().generation(1000);
    Topic markers = new Topic(Rig.MARKERS, 0);
    List.of(1, 2, 3).forEach(id -> keyed(topic, Schema.INT32_SCHEMA, id));
    try (Rig rig = new Rig("odd_widened").start(topic, markers)) {
      rig.pollAndCommit();
      rig.execute("ALTER TABLE orders ALTER id TYPE bigint");
      topic.generation(2000);
      List.of(1, 2).forEach(id -> keyed(topic, Schema.INT32_SCHEMA, id));
      MarkersIT.end(markers, 2000, topic, 2);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 2000, "COMPLETED");
      assertThat(rig.orders()).containsExactly("1:a:1000", "2:a:1000");
    }
  }

  @Test
  @DisplayName(
      "I5 rows that are there twice, because the key is gone, are refused and mixed up with none")
  void rowsThereTwice() {
    Topic topic = Topic.orders().generation(1000).rows(1, 3, "a");
    try (Rig rig = new Rig("odd_twice").start(topic)) {
      rig.pollAndCommit();
      rig.execute("ALTER TABLE orders DROP CONSTRAINT orders_pkey");
      rig.execute("INSERT INTO orders SELECT * FROM orders WHERE id = 1");
      topic.generation(2000).rows(1, 3, "a");
      rig.pollAndCommit();
      assertThatThrownBy(rig::poll).hasMessageContaining("It has no primary key");
      assertThat(rig.orders()).containsExactly("1:a:1000", "1:a:1000", "2:a:1000", "3:a:1000");
      assertThat(rig.number("SELECT count(*) FROM tidemark_seen_1_2000")).isZero();
    }
  }

  @Test
  @DisplayName("a column whose type is altered under append: records go in as the values they are")
  void appendedAltered() {
    Topic topic = Topic.orders().generation(1000).row(1, "a", 7);
    try (Rig rig = new Rig("odd_append").with("write.mode", "append").start(topic)) {
      rig.pollAndCommit();
      rig.execute("ALTER TABLE orders ALTER id TYPE numeric");
      topic.row(2, "b", 8);
      rig.poll();
      assertThat(rig.commit().get(topic.partition).offset()).as("at once, no pause").isEqualTo(2);
      rig.execute("ALTER TABLE orders ALTER amount TYPE bigint");
      topic.row(3, "c", 9);
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT concat_ws('/', id, status, amount) FROM orders ORDER BY 1"))
          .containsExactly("1/a/7", "2/b/8", "3/c/9");
    }
  }

  @Test
  @DisplayName("08P01: a column that is widened under append is looked at again")
  void appendedWidened() {
    Topic topic = Topic.orders().generation(1000).row(1, "a", 7);
    try (Rig rig = new Rig("odd_wider").with("write.mode", "append")) {
      rig.with("retry.backoff.ms", "1").start(topic).pollAndCommit();
      rig.execute("ALTER TABLE orders ALTER amount TYPE bigint");
      topic.row(2, "b", 8);
      await()
          .ignoreExceptionsInstanceOf(RetriableException.class)
          .untilAsserted(
              () -> {
                rig.pollAndCommit();
                assertThat(
                        rig.strings(
                            "SELECT concat_ws('/', id, status, amount) FROM orders ORDER BY 1"))
                    .containsExactly("1/a/7", "2/b/8");
              });
    }
  }

  @Test
  @DisplayName("42883: a text key that becomes a uuid blocks the generation, and the next goes on")
  void keyOfAnotherKind() {
    String one = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
    Topic topic = Topic.orders().generation(1000);
    Topic markers = new Topic(Rig.MARKERS, 0);
    keyed(topic, Schema.STRING_SCHEMA, one);
    keyed(topic, Schema.STRING_SCHEMA, one.replace('6', '7'));
    try (Rig rig = new Rig("odd_uuid")) {
      rig.execute("CREATE TABLE orders (id varchar(36) PRIMARY KEY, status text)");
      rig.start(topic, markers).pollAndCommit();
      topic.generation(2000);
      keyed(topic, Schema.STRING_SCHEMA, one);
      rig.pollAndCommit();
      rig.execute("ALTER TABLE orders ALTER id TYPE uuid USING id::uuid");
      keyed(topic, Schema.STRING_SCHEMA, one);
      MarkersIT.end(markers, 2000, topic, 2);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 2000, "BLOCKED");
      assertThat(rig.string("SELECT reason FROM tidemark_generations WHERE generation = 2000"))
          .contains("the key of table odd_uuid.orders was altered");
      assertThat(rig.orders()).hasSize(2);
      topic.generation(3000);
      keyed(topic, Schema.STRING_SCHEMA, one);
      MarkersIT.end(markers, 3000, topic, 1);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 3000, "COMPLETED");
      assertThat(rig.orders()).containsExactly(one + ":a:1000");
    }
  }

  @Test
  @DisplayName("428C9: an identity that no update may write is refused, with what would mend it")
  void identity() {
    Schema schema =
        SchemaBuilder.struct()
            .field("status", Schema.STRING_SCHEMA)
            .field("amount", Schema.INT32_SCHEMA)
            .build();
    Topic topic = Topic.orders().generation(1000);
    Struct before = new Struct(schema).put("status", "a").put("amount", 7);
    topic.record(Topic.key(1), before, topic.headers());
    try (Rig rig = new Rig("odd_identity")) {
      rig.execute(
          "CREATE TABLE orders (id bigint PRIMARY KEY, status int,"
              + " amount bigint GENERATED ALWAYS AS IDENTITY)");
      rig.start(topic).pollAndCommit();
      String mend =
          "ALTER TABLE \"odd_identity\".\"orders\" ALTER COLUMN \"amount\" SET GENERATED BY DEFAULT";
      assertThatThrownBy(rig::poll)
          .hasMessageContaining("Type changed from \"int32\" to \"string\"")
          .hasMessageContaining("Column \"amount\" is an identity")
          .hasMessageContaining(mend);
      rig.execute(mend + "; ALTER TABLE orders ALTER status TYPE text");
      rig.restart();
      rig.pollAndCommit();
      rig.poll();
      Struct after = new Struct(schema).put("status", "b").put("amount", 8);
      topic.generation(2000).record(Topic.key(1), after, topic.headers());
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT status || amount FROM orders")).containsExactly("b8");
    }
  }

  private static void keyed(Topic topic, Schema type, Object id) {
    Schema key = SchemaBuilder.struct().field("id", type).build();
    Schema value = SchemaBuilder.struct().field("status", Schema.STRING_SCHEMA).build();
    topic.record(
        new Struct(key).put("id", id), new Struct(value).put("status", "a"), topic.headers());
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
