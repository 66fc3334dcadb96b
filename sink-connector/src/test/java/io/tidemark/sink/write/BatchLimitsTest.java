package io.tidemark.sink.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When a batch is full, old, or has to go before a record can join the next one. */
class BatchLimitsTest extends WriterFixture {
  private static final int MANY = 1000;
  private static final Duration LONG = Duration.ofHours(1);

  @Test
  @DisplayName("DEST-64 one row waits for one second, and Connect is told for how much longer")
  void byAge() {
    limit(new BatchLimits(MANY, 1_000_000, Duration.ofSeconds(1)));
    topic.rows(1, 1, "a");
    open();
    put(0, 1);
    assertThat(context.timeouts).last().isEqualTo(1000L);
    age.set(Duration.ofMillis(250).toNanos());
    putsNothing();
    assertThat(context.timeouts).last().isEqualTo(750L);
    assertThat(destination.written).isEmpty();
    age.set(Duration.ofMillis(1250).toNanos());
    await().until(() -> putsNothing() && commits == 1);
    assertThat(destination.moves()).containsExactly("0-1");
  }

  @Test
  @DisplayName("DEST-65 a batch is written when it has reached its rows, the rest at the flush")
  void byRows() {
    limit(new BatchLimits(3, 1_000_000, LONG));
    topic.rows(1, 7, "a");
    open();
    put(0, 7);
    preCommit(7);
    assertThat(destination.moves()).containsExactly("0-3", "3-6", "6-7");
  }

  @Test
  @DisplayName("DEST-65 a batch is written when it has reached its bytes; larger rows go alone")
  void byBytes() {
    topic.rows(1, 5, "a");
    long row = bytesOfOne();
    limit(new BatchLimits(MANY, 2 * row, LONG));
    open();
    put(1, 5);
    preCommit(5);
    assertThat(destination.moves()).containsExactly("0-1", "1-3", "3-5");
    topic.rows(6, 8, "a".repeat(100));
    put(5, 8);
    preCommit(8);
    assertThat(destination.moves()).endsWith("5-6", "6-7", "7-8");
  }

  @Test
  @DisplayName("DEST-65 a large batch is in pieces small enough for the collector of a small heap")
  void inPages() {
    limit(new BatchLimits(MANY, Integer.MAX_VALUE, LONG));
    topic.rows(1, 900, "a".repeat(1500));
    open();
    put(0, 900);
    preCommit(900);
    assertThat(destination.moves()).containsExactly("0-900");
    Batch batch = destination.written.get(0);
    assertThat(batch.bytes()).isGreaterThan(900 * 1500);
    assertThat(batch.sections().get(0).runs(false).get(0))
        .hasSize(900)
        .allSatisfy(row -> assertThat(row.bytes()).hasSizeLessThan(300_000))
        .allSatisfy(row -> assertThat(row.end() - row.start()).isGreaterThan(1500));
  }

  private long bytesOfOne() {
    limit(new BatchLimits(1, 1_000_000, LONG));
    open();
    put(0, 1);
    preCommit(1);
    return destination.written.get(0).bytes();
  }

  @Test
  @DisplayName(
      "CX-16 DEST-66 rows of another shape wait until those before them are written: the shapes of"
          + " a table follow one another as in the log, and none is mixed with another")
  void byShape() {
    limit(new BatchLimits(MANY, 1_000_000, LONG));
    topic.rows(1, 5, "a");
    topic.log.set(2, withNote(topic.log.get(2)));
    topic.log.set(3, withNote(topic.log.get(3)));
    open();
    put(0, 5);
    preCommit(5);
    assertThat(destination.moves()).containsExactly("0-2", "2-4", "4-5");
    assertThat(destination.written)
        .extracting(batch -> batch.sections().get(0).shape().table().name())
        .containsExactly("orders", "orders", "orders");
  }

  private static SinkRecord withNote(SinkRecord record) {
    Schema schema =
        SchemaBuilder.struct()
            .field("id", Schema.INT64_SCHEMA)
            .field("note", Schema.OPTIONAL_STRING_SCHEMA)
            .build();
    Struct value = new Struct(schema).put("id", ((Struct) record.value()).getInt64("id"));
    return record.newRecord(
        record.topic(),
        record.kafkaPartition(),
        record.keySchema(),
        record.key(),
        schema,
        value.put("note", "n"),
        record.timestamp());
  }
}
