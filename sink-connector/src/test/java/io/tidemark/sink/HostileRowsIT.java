package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Records that are as large as nobody sends them on purpose. */
@NullUnmarked
class HostileRowsIT {
  private static final String WORDS = "'; DROP TABLE orders; --";
  private static final int TIMES = 10 * 1024 * 1024 / WORDS.length();

  @Test
  @DisplayName("a text of ten megabytes that would like to be SQL is a value like any other")
  void largeValue() {
    Topic topic = Topic.orders().generation(1000).row(1, WORDS.repeat(TIMES)).row(2, WORDS);
    try (Rig rig = new Rig("hostile_value").start(topic)) {
      rig.pollAndCommit();
      assertThat(
              rig.strings(
                  "SELECT id FROM orders WHERE status = repeat('%s', CASE id WHEN 1 THEN %d ELSE 1 END) ORDER BY id"
                      .formatted(WORDS.replace("'", "''"), TIMES)))
          .containsExactly("1", "2");
    }
  }

  @Test
  @DisplayName("a key of ten megabytes is a bad record, which keeps none beside it from its table")
  void largeKey() {
    Schema schema = SchemaBuilder.struct().field("id", Schema.STRING_SCHEMA).build();
    Topic topic = Topic.orders().generation(1000);
    for (String id : new String[] {"a", WORDS.repeat(TIMES), "b"}) {
      topic.record(new Struct(schema).put("id", id), Topic.value(1, "s", 1), topic.headers());
    }
    try (Rig rig = new Rig("hostile_key").reporting().start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT id FROM orders ORDER BY id")).containsExactly("a", "b");
      assertThat(rig.context.reported).hasSize(1);
    }
  }

  /** The first polls only ask to be called again soon. */
  private static void pollOn(Rig rig) {
    for (int poll = 0; poll < 100; poll++) {
      rig.pollAndCommit();
    }
  }

  @Test
  @Timeout(60)
  @DisplayName("a record with more columns than a table can have is refused, and no table is made")
  void tooManyColumns() {
    SchemaBuilder builder = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA);
    IntStream.range(1, 1_598).forEach(i -> builder.field("c" + i, Schema.OPTIONAL_INT16_SCHEMA));
    Topic topic = Topic.orders().generation(1000);
    topic.record(Topic.key(1), new Struct(builder.build()).put("id", 1L), topic.headers());
    try (Rig rig = new Rig("hostile_columns").with("retry.backoff.ms", "1").start(topic)) {
      assertThatThrownBy(() -> pollOn(rig)).hasMessageContaining("at most 1600 columns");
      assertThat(
              rig.string(
                  "SELECT count(*) FROM pg_tables WHERE tablename = 'orders' AND schemaname = 'hostile_columns'"))
          .isEqualTo("0");
    }
  }
}
