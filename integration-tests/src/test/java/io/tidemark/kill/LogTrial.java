package io.tidemark.kill;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.cli.chaos.Finding;
import io.tidemark.cli.chaos.Look;
import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.ConnectRest;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Waiting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Tables whose log is followed, and their mirror, by the plugin folder in a worker of its own. */
final class LogTrial implements Trial {
  /** Rows of {@code orders} that are there from the beginning, change, and never go. */
  private static final int FOR_EVER = 50;

  private static final int FIRST = 1_000_000;

  private final Servers servers;
  private final String name;
  private final Setting setting;
  private final Database source;
  private final Database copy;
  private final Shop shop;

  /** Of the one thread that looks. */
  private boolean seenAll;

  LogTrial(Servers servers, String name) {
    this.servers = servers;
    this.name = name;
    this.setting = new Setting(name);
    source = servers.createDatabase(name + "_shop");
    copy = servers.createDatabase(name + "_copy");
    shop = new Shop(source, new Random(1));
    source.execute(
        """
        INSERT INTO orders SELECT %d + i, 1, 'for ever' FROM generate_series(1, %d) i;
        CREATE TABLE documents (id bigint PRIMARY KEY, name text NOT NULL DEFAULT 'nobody',
          story text, amount numeric(12, 2), at timestamptz DEFAULT now(),
          twice numeric GENERATED ALWAYS AS (amount * 2) STORED);
        ALTER TABLE documents ALTER story SET STORAGE EXTERNAL;
        INSERT INTO documents (id, name, story, amount)
          SELECT i, 'name ' || i, repeat('long story ', 2000), i * 1.25 FROM generate_series(1, 5) i;
        CREATE VIEW documents_sent AS SELECT id, name, story, amount, at FROM documents;
        CREATE TABLE nothing (id integer PRIMARY KEY, note varchar(20))
        """
            .formatted(FIRST, FOR_EVER));
  }

  String connector() {
    return name + "-source";
  }

  Database source() {
    return source;
  }

  Database copy() {
    return copy;
  }

  Shop shop() {
    return shop;
  }

  /** The source's settings with its name, for {@code validate}, one of them another. */
  Map<String, String> config(String key, String value) {
    Map<String, String> config = config();
    config.put("name", connector());
    config.put(key, value);
    return config;
  }

  private Map<String, String> config() {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", "io.tidemark.source.LogSyncSourceConnector");
    config.put("tasks.max", "1");
    config.put("connection.url", source.url());
    config.put("connection.user", Database.USER);
    config.put("connection.password", "postgres");
    config.put("connection.backoff.ms", "500");
    config.put("source.name", name);
    config.put("tables", "public.*");
    config.put("topic.prefix", name + ".");
    config.put("marker.topic", setting.markerTopic());
    config.put("run.interval.ms", "500");
    config.put("heartbeat.interval.ms", "1000");
    config.put("debezium.poll.interval.ms", "50");
    config.put("producer.override.enable.idempotence", "true");
    config.put("topic.creation.default.replication.factor", "1");
    config.put("topic.creation.default.partitions", "3");
    config.put("topic.creation.groups", "markers");
    config.put("topic.creation.markers.include", setting.markerTopic());
    config.put("topic.creation.markers.partitions", "1");
    config.put("topic.creation.markers.cleanup.policy", "compact");
    return config;
  }

  /** Creates source and sink, or gives the source other settings. */
  void start(Map<String, String> own) {
    Map<String, String> config = config();
    config.putAll(own);
    servers.connect().put(connector(), config);
    String topics = name + "\\.(public\\..*|generations)";
    Map<String, String> sink = setting.sink(copy, Map.of("topics.regex", topics));
    sink.put("consumer.override.isolation.level", "read_committed");
    sink.remove("topics");
    servers.connect().put(name + "-mirror", sink);
  }

  /** The runs that were snapshots of a table. */
  List<Run> full(String sync) {
    return sink().runs(sync).stream()
        .filter(run -> "full".equals(run.columns().get("kind")))
        .toList();
  }

  Sink sink() {
    return new Sink(rest(), name + "-mirror", copy);
  }

  ConnectRest rest() {
    return new ConnectRest(servers.connect().address());
  }

  /** Changes the rows that never go. */
  void touch() {
    source.execute(
        "UPDATE orders SET status = status || '.', updated_at = clock_timestamp() WHERE id > "
            + FIRST);
  }

  /** Waits until all tables are as they are at the source. */
  void awaitEqual() {
    List<String> tables = List.of("orders", "documents", "nothing");
    Waiting.until("the mirror's tables", () -> tables.stream().allMatch(copy::hasTable));
    Waiting.untilAsserted(
        "the mirror",
        () -> {
          Comparison.assertSame(source, "orders", copy, "orders");
          Comparison.assertSame(source, "nothing", copy, "nothing");
          Comparison.assertSame(source, "documents_sent", copy, "documents");
        });
  }

  /** A look at whether all rows are there that never go, once they have been. */
  Look everlasting() {
    if (!copy.hasTable("orders")) {
      return Look.NOTHING;
    }
    long there = copy.number("SELECT count(*) FROM orders WHERE id > " + FIRST);
    boolean isLeft = seenAll && there < FOR_EVER;
    seenAll = seenAll || there == FOR_EVER;
    String what = "only " + there + " of " + FOR_EVER + " rows are left";
    return new Look(
        seenAll, isLeft ? Optional.of(new Finding(Finding.Kind.MISSING, what)) : Optional.empty());
  }

  /** Where Connect has kept that the log is gone on with; empty before the snapshot is complete. */
  Optional<Long> position() {
    for (JsonNode entry : rest().offsets(connector()).path("offsets")) {
      JsonNode position = entry.path("offset").path("position");
      if (position.isTextual()) {
        String lsn = position.asText().replaceAll(".*\"lsn\":(\\d+).*", "$1");
        return Optional.of(Long.parseLong(lsn));
      }
    }
    return Optional.empty();
  }

  /** Waits until Connect has kept that the snapshot is complete. */
  void awaitKept() {
    Waiting.until("the end of the snapshot, kept", () -> position().isPresent());
  }

  /** Where the slot stands, as the server says; empty without a slot. */
  Optional<Long> confirmed() {
    List<String> slots =
        source.column(
            "SELECT (confirmed_flush_lsn - '0/0'::pg_lsn)::bigint FROM pg_replication_slots"
                + " WHERE slot_name = 'tidemark_"
                + name
                + "'");
    return slots.stream().findFirst().map(Long::parseLong);
  }

  boolean hasSlot() {
    return confirmed().isPresent();
  }

  /** Stops the source's task. */
  void stop() {
    rest().stop(connector());
    Waiting.until("the task's end", () -> rest().status(connector()).stopped());
  }

  /** Stops the source's task, and takes its slot away. */
  void dropSlot() {
    stop();
    Waiting.until(
        "a slot that nobody reads",
        () ->
            source
                .value("SELECT bool_or(active) FROM pg_replication_slots")
                .filter("f"::equals)
                .isPresent());
    source.execute("SELECT pg_drop_replication_slot('tidemark_" + name + "')");
  }

  @Override
  public String describe() {
    return rest().status(connector()).json() + "\n" + copy.rows("SELECT * FROM tidemark_runs");
  }

  @Override
  public void close() {
    servers.connect().delete(connector());
    servers.connect().delete(name + "-mirror");
  }
}
