package io.tidemark.bench;

import io.tidemark.cli.database.Sql;
import io.tidemark.cli.process.ConnectClient;
import io.tidemark.cli.process.DatabaseServer;
import io.tidemark.cli.quickstart.ConnectorFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Fills a topic of one partition with two generations of the same table, by Tidemark's own source:
 * offsets 0 to rows - 1 are the first generation, rows to 2 * rows - 1 the second.
 */
final class Feed {

  static final String TABLE = "measured";
  static final String TOPIC = "bench.public." + TABLE;
  static final String MARKERS = "tidemark.generations";

  private static final String SOURCE = "bench-source";
  private static final String SIGNAL = "{\"id\":\"bench-%d\",\"type\":\"run\",\"data\":{}}";

  /** START and END. */
  private static final int MARKERS_PER_GENERATION = 2;

  private static final String CREATE =
      """
      CREATE TABLE measured (id bigint PRIMARY KEY, quantity int NOT NULL, stock int,
        weight double precision, price numeric(18,4), paid boolean, placed timestamptz,
        sku text, buyer text, note text)""";

  private static final String FILL =
      """
      INSERT INTO measured
      SELECT i, 1 + i %% 7, i %% 5000, (i %% 5000) / 16.0, (i * 37 %% 100000000) / 10000.0, i %% 3 > 0,
        timestamptz '2024-01-01 00:00+00' + i * interval '31 seconds',
        'SKU-' || lpad((i %% 99991)::text, 16, '0'), left(md5(i::text), 20),
        'Leave with the neighbour, code ' || left(md5((i * 7)::text), 29)
      FROM generate_series(1::bigint, %d) i""";

  private final Servers servers;
  private final ConnectorFile source;
  private final long rows;

  Feed(Servers servers, Path examples, long rows) {
    this.servers = servers;
    this.rows = rows;
    source =
        ConnectorFile.read(examples.resolve("quickstart-source.json"))
            .named(SOURCE)
            .with("tasks.max", "1")
            .with("schedule", "manual")
            .with("tables", "public." + TABLE)
            .with("topic.prefix", "bench.")
            .with("topic.creation.default.partitions", "1")
            .with("connection.url", servers.jdbcUrl("origin"))
            .with("connection.user", DatabaseServer.USER);
  }

  /** Returns when both generations are in the topic and the source is gone. */
  void fill() {
    try (Sql server = servers.sql("postgres")) {
      server.run("CREATE DATABASE origin");
    }
    try (Sql origin = servers.sql("origin")) {
      origin.run(CREATE);
      origin.run(FILL.formatted(rows));
      origin.run("VACUUM (ANALYZE) " + TABLE);
    }
    ConnectClient connect = servers.connect();
    Await await = new Await(() -> Race.requireHealth(servers, SOURCE));
    try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties())) {
      connect.put(SOURCE, source.with("signal", SIGNAL.formatted(1)).config());
      await.answer("the first generation", () -> complete(consumer, 1));
      connect.patch(SOURCE, Map.of("signal", SIGNAL.formatted(2)));
      await.answer("the second generation", () -> complete(consumer, 2));
    }
    Race.remove(servers, SOURCE);
  }

  private Optional<Boolean> complete(Consumer<byte[], byte[]> consumer, int generations) {
    return end(consumer, TOPIC) >= generations * rows
            && end(consumer, MARKERS) >= (long) generations * MARKERS_PER_GENERATION
        ? Optional.of(true)
        : Optional.empty();
  }

  private static long end(Consumer<byte[], byte[]> consumer, String topic) {
    if (consumer.partitionsFor(topic).isEmpty()) {
      return 0;
    }
    TopicPartition partition = new TopicPartition(topic, 0);
    return consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", servers.bootstrapServers());
    properties.put("key.deserializer", ByteArrayDeserializer.class.getName());
    properties.put("value.deserializer", ByteArrayDeserializer.class.getName());
    properties.put("allow.auto.create.topics", "false");
    return properties;
  }
}
