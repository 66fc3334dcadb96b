package io.tidemark.testbed;

import io.tidemark.generation.Manifest;
import io.tidemark.generation.Manifest.End;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.Marker;
import io.tidemark.generation.MarkerCodec;
import io.tidemark.generation.StreamId;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.jspecify.annotations.Nullable;

/**
 * Plays a source by hand, for orders of events that a real source reaches only by bad luck. Its
 * table is {@code orders(id bigint primary key, status text)}. It keeps the manifest of each
 * generation and acknowledges every record before it returns.
 */
public final class Hand implements AutoCloseable {
  private static final Schema KEY = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
  private static final Schema VALUE =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("status", Schema.OPTIONAL_STRING_SCHEMA)
          .build();
  private static final TableSchema TABLE =
      new TableSchema(
          new TableId("public", "orders"),
          List.of(
              new Column("id", ColumnType.of(Kind.INT64), false),
              new Column("status", ColumnType.of(Kind.STRING), true)),
          List.of("id"));

  private final StreamId stream;
  private final String topic;
  private final String markerTopic;
  private final boolean transactional;
  private final KafkaProducer<byte[], byte[]> producer;
  private final JsonConverter keys = converter(true);
  private final JsonConverter values = converter(false);
  private final Map<Long, Manifest> manifests = new TreeMap<>();

  Hand(Scene scene, String source, String sync, int partitions) {
    this.stream = new StreamId(source, sync);
    this.topic = scene.topic(source) + "." + sync;
    this.markerTopic = scene.markerTopic();
    scene.topics().create(topic, partitions, Map.of());
    scene.topics().create(markerTopic, 1, Map.of("cleanup.policy", "compact"));
    this.transactional = Testbed.EXACTLY_ONCE;
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", scene.bootstrapServers());
    config.put("linger.ms", "0");
    if (transactional) {
      config.put("transactional.id", topic);
    }
    this.producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    if (transactional) {
      producer.initTransactions();
    }
  }

  private static JsonConverter converter(boolean key) {
    JsonConverter converter = new JsonConverter();
    converter.configure(Map.of("schemas.enable", "true"), key);
    return converter;
  }

  /** The topic of the rows. */
  public String topic() {
    return topic;
  }

  /** What this hand has sent of a generation so far. */
  public Manifest manifest(long generation) {
    return manifests.getOrDefault(generation, Manifest.empty());
  }

  /** Sends a row of a full scan to partition 0; the generation's one attempt has the same id. */
  public long row(long generation, long id, @Nullable String status) {
    return row(generation, generation, 0, id, status);
  }

  /** Sends a row of a full scan to partition 0, with one more header. */
  public long marked(long generation, long id, String header) {
    ProducerRecord<byte[], byte[]> record = record(generation, generation, 0, id, "new");
    header(record, header, "true");
    return count(generation, 0, send(record));
  }

  /** Sends new rows of a full scan, with all ids from one to another, to partition 0. */
  public void rows(long generation, long first, long last) {
    List<ProducerRecord<byte[], byte[]>> rows =
        LongStream.rangeClosed(first, last)
            .mapToObj(id -> record(generation, generation, 0, id, "new"))
            .toList();
    send(rows).forEach(offset -> count(generation, 0, offset));
  }

  /** Sends a row of a full scan. */
  public long row(long generation, long attempt, int partition, long id, @Nullable String status) {
    return count(generation, partition, send(record(generation, attempt, partition, id, status)));
  }

  /** Counts a record of a generation that is in partition 0, whoever sent it. */
  public void counts(long generation, long offset) {
    count(generation, 0, offset);
  }

  private long count(long generation, int partition, long offset) {
    Manifest one =
        new Manifest(new TreeMap<>(Map.of(new TopicPart(topic, partition), End.of(offset))));
    manifests.merge(generation, one, Manifest::plus);
    return offset;
  }

  private ProducerRecord<byte[], byte[]> record(
      long generation, long attempt, int partition, long id, @Nullable String status) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, partition, key(id), value(id, status));
    headers(record, generation, attempt);
    return record;
  }

  /** Sends a run of what a log has told: one change of a row, in partition 0. */
  public void logged(long generation, long id, @Nullable String status) {
    send(log(Marker.Type.START, generation, Manifest.empty()));
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, 0, key(id), value(id, status));
    headers(record, generation, generation);
    record.headers().remove("tidemark.kind");
    header(record, "tidemark.kind", "change");
    count(generation, 0, send(record));
    send(log(Marker.Type.END, generation, manifest(generation)));
  }

  private Marker log(Marker.Type type, long generation, Manifest ends) {
    return marker(type, generation, List.of(generation), ends, "log");
  }

  /** Sends a row of a full scan to partition 0 without the key that it should have. */
  public void withoutKey(long generation, long id, @Nullable String status) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, 0, null, value(id, status));
    headers(record, generation, generation);
    send(record);
  }

  /** Sends bytes of no known form to the topic of the rows. */
  public long raw(byte @Nullable [] key, byte @Nullable [] value) {
    return send(new ProducerRecord<>(topic, 0, key, value));
  }

  /** Sends bytes of no known form to the marker topic. */
  public long rawMarker(byte[] key, byte[] value) {
    return send(new ProducerRecord<>(markerTopic, 0, key, value));
  }

  /** Announces a generation. */
  public void start(long generation) {
    send(marker(Marker.Type.START, generation, List.of(generation), Manifest.empty()));
  }

  /** Ends a generation with everything that was sent of it, in one attempt. */
  public void end(long generation) {
    end(generation, manifest(generation));
  }

  /**
   * Ends a generation with everything that was sent of it, in several attempts. In transactions it
   * tells how much that is, as a source does that knows it.
   */
  public void end(long generation, List<Long> attempts) {
    Manifest sent = manifest(generation);
    Manifest told = transactional ? sent.withTotal(OptionalLong.of(sent.count())) : sent;
    send(marker(Marker.Type.END, generation, attempts, told));
  }

  /** Ends a generation of one attempt with a manifest of the caller's. */
  public void end(long generation, Manifest ends) {
    send(marker(Marker.Type.END, generation, List.of(generation), ends));
  }

  /** Sends any marker. */
  public void send(Marker marker) {
    Map<String, @Nullable Object> fields = MarkerCodec.encode(marker);
    SchemaBuilder schema = SchemaBuilder.struct().name("io.tidemark.Marker");
    fields.keySet().forEach(name -> schema.field(name, schemaOf(name)));
    Struct struct = new Struct(schema.build());
    fields.forEach(struct::put);
    send(
        new ProducerRecord<>(
            markerTopic,
            0,
            keys.fromConnectData(markerTopic, Schema.STRING_SCHEMA, MarkerCodec.key(marker)),
            values.fromConnectData(markerTopic, struct.schema(), struct)));
  }

  private static Schema schemaOf(String field) {
    if (field.equals(MarkerCodec.DELETABLE)) {
      return Schema.OPTIONAL_BOOLEAN_SCHEMA;
    }
    return MarkerCodec.LONG_FIELDS.contains(field)
        ? Schema.OPTIONAL_INT64_SCHEMA
        : Schema.OPTIONAL_STRING_SCHEMA;
  }

  /** A marker of this hand's stream. */
  public Marker marker(Marker.Type type, long generation, List<Long> attempts, Manifest ends) {
    return marker(type, generation, attempts, ends, "full");
  }

  private Marker marker(
      Marker.Type type, long generation, List<Long> attempts, Manifest ends, String mode) {
    boolean all = type == Marker.Type.END && mode.equals("full");
    return new Marker(
        type,
        stream,
        "by-hand",
        "public.orders",
        topic,
        new Marker.Scope(0, 1, 1),
        generation,
        attempts,
        mode,
        all,
        "manual",
        null,
        TABLE,
        "fingerprint",
        ends,
        ends.count(),
        0,
        null,
        null,
        generation,
        type == Marker.Type.START ? 0 : generation + 1);
  }

  private byte[] key(long id) {
    return keys.fromConnectData(topic, KEY, new Struct(KEY).put("id", id));
  }

  private byte[] value(long id, @Nullable String status) {
    return values.fromConnectData(
        topic, VALUE, new Struct(VALUE).put("id", id).put("status", status));
  }

  private void headers(ProducerRecord<byte[], byte[]> record, long generation, long attempt) {
    header(record, "tidemark.source", stream.source());
    header(record, "tidemark.sync", stream.sync());
    header(record, "tidemark.scope", "0");
    header(record, "tidemark.kind", "row");
    header(record, "tidemark.generation", Long.toString(generation));
    header(record, "tidemark.attempt", Long.toString(attempt));
  }

  private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
  }

  private long send(ProducerRecord<byte[], byte[]> record) {
    return send(List.of(record)).get(0);
  }

  /** Sends records, in one transaction where the scene's sources do so, and gives their offsets. */
  private List<Long> send(List<ProducerRecord<byte[], byte[]>> records) {
    if (transactional) {
      producer.beginTransaction();
    }
    List<Long> offsets =
        records.stream().map(producer::send).toList().stream().map(Hand::acknowledged).toList();
    if (transactional) {
      producer.commitTransaction();
    }
    return offsets;
  }

  private static long acknowledged(Future<RecordMetadata> sent) {
    try {
      return sent.get().offset();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker refused a record", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    producer.close();
    keys.close();
    values.close();
  }
}
