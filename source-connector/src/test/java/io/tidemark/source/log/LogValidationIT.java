package io.tidemark.source.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.Session;
import io.tidemark.monitor.TaskMetrics;
import io.tidemark.source.LogSyncSourceConnector;
import io.tidemark.source.SourcePostgres;
import io.tidemark.source.generation.Bell;
import io.tidemark.source.generation.IdSequence;
import io.tidemark.source.generation.Ids;
import io.tidemark.source.log.LogOffset.State;
import io.tidemark.table.TableId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server of these tests has {@code wal_level=replica}, and Debezium's jars are not there. */
class LogValidationIT {
  @BeforeEach
  void tables() {
    SourcePostgres.schema(
        "logs",
        "CREATE TABLE orders (id bigint PRIMARY KEY)",
        "CREATE TABLE notes (text text)",
        "CREATE TABLE quiet (id bigint PRIMARY KEY); ALTER TABLE quiet REPLICA IDENTITY NOTHING");
  }

  private static Map<String, String> config(String... pairs) {
    Map<String, String> config = SourcePostgres.config("tables", "logs.orders");
    config.put("connector.class", LogSyncSourceConnector.class.getName());
    for (int i = 0; i < pairs.length; i += 2) {
      config.put(pairs[i], pairs[i + 1]);
    }
    return config;
  }

  private static PostgresLogServer server(Session session) {
    return new PostgresLogServer(new LogConfig(config()), session);
  }

  private static Map<String, String> problems(String... pairs) {
    Map<String, String> problems = new TreeMap<>();
    for (ConfigValue value : new LogSyncSourceConnector().validate(config(pairs)).configValues()) {
      if (!value.errorMessages().isEmpty()) {
        problems.put(value.name(), String.join("; ", value.errorMessages()));
      }
    }
    return problems;
  }

  @Test
  @DisplayName("without Debezium's jars the URL's key says what is missing, and where it belongs")
  void noEngine() {
    assertThat(problems())
        .containsOnlyKeys("connection.url")
        .hasEntrySatisfying(
            "connection.url",
            problem -> assertThat(problem).contains("debezium-embedded", "folder debezium"));
  }

  @Test
  @DisplayName("what needs no database is told by start as well")
  void keys() {
    Map<String, String> props =
        config("debezium.snapshot.mode", "never", "source.name", "a/b", "run.intervall.ms", "5");
    LogSyncSourceConnector connector = new LogSyncSourceConnector();
    assertThatThrownBy(() -> connector.start(props))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("debezium.snapshot.mode")
        .hasMessageContaining("source.name: has a slash")
        .hasMessageContaining("did you mean `run.interval.ms`");
    assertThat(problems("slot.name", "Not Legal", "signal", "{\"id\":\"1\",\"type\":\"run\"}"))
        .containsKeys("slot.name", "signal");
  }

  @Test
  @DisplayName(
      "the log of tables without a primary key, or of those that are quiet, says too little")
  void keyless() {
    try (Session session = new Database(SourcePostgres.settings()).connect()) {
      Chosen chosen = Chosen.of(new LogConfig(config("tables", "logs.*")), session);
      assertThat(chosen.tables()).extracting(LogTable::sync).containsExactly("logs.orders");
      assertThat(chosen.tables().get(0).topic()).isEqualTo("shop.logs.orders");
      assertThat(chosen.problems())
          .hasSize(2)
          .anyMatch(problem -> problem.startsWith("logs.notes has no primary key"))
          .anyMatch(problem -> problem.startsWith("logs.quiet has no primary key"));
      assertThat(Chosen.of(new LogConfig(config("tables", "logs.nothing")), session).problems())
          .hasSize(1);
    }
  }

  @Test
  @DisplayName("wal_level, the right to replicate and slots are asked of the server itself")
  void facts() {
    try (Session session = new Database(SourcePostgres.settings()).connect()) {
      PostgresLogServer database = server(session);
      assertThat(database.facts()).isEqualTo(new PostgresLogServer.Facts("replica", true));
      assertThat(database.slot("tidemark_nobody")).isEmpty();
      database.dropSlot("tidemark_nobody");
    }
  }

  @Test
  @DisplayName(
      "a publication is made once, extended, and dropped again, and nobody else's is touched; of"
          + " what it lacks, no change was told")
  void publications() {
    TableId orders = new TableId("logs", "orders");
    TableId quiet = new TableId("logs", "quiet");
    try (Session session = new Database(SourcePostgres.settings()).connect()) {
      PostgresLogServer database = server(session);
      assertThat(database.untold("ours", List.of(orders)).orElseThrow()).contains("gone");
      database.publish("ours", List.of(orders));
      assertThat(database.untold("ours", List.of(orders))).isEmpty();
      assertThat(database.untold("ours", List.of(orders, quiet)).orElseThrow())
          .contains("logs.quiet")
          .doesNotContain("logs.orders");
      database.publish("ours", List.of(orders, quiet));
      session.execute("DROP TABLE logs.quiet; CREATE TABLE logs.quiet (id bigint PRIMARY KEY)");
      assertThat(database.untold("ours", List.of(orders, quiet)).orElseThrow())
          .as("made anew")
          .contains("logs.quiet");
      database.publish("ours", List.of(orders, quiet));
      database.publish("ours", List.of(orders));
      assertThat(tables("ours")).isEqualTo(2);
      database.dropPublication("ours");
      assertThat(tables("ours")).isZero();

      session.execute("CREATE PUBLICATION theirs FOR TABLE logs.orders");
      database.publish("theirs", List.of(orders));
      assertThatThrownBy(() -> database.publish("theirs", List.of(orders, quiet)))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("lacks")
          .hasMessageContaining("logs.quiet");
      database.dropPublication("theirs");
      assertThat(tables("theirs")).isEqualTo(1);
      session.execute("DROP PUBLICATION theirs");
    }
  }

  @Test
  @DisplayName("a reset leaves no publication behind; an offset of somebody else is refused")
  void reset() {
    try (Session session = new Database(SourcePostgres.settings()).connect()) {
      server(session).publish("tidemark_shop", List.of(new TableId("logs", "orders")));
    }
    LogSyncSourceConnector connector = new LogSyncSourceConnector();
    assertThat(connector.alterOffsets(config(), forgotten("other"))).isTrue();
    assertThat(tables("tidemark_shop")).as("that of another source.name was reset").isEqualTo(1);
    assertThat(connector.alterOffsets(config(), forgotten("shop"))).isTrue();
    assertThat(tables("tidemark_shop")).isZero();
    assertThatThrownBy(
            () -> connector.alterOffsets(config(), Map.of(Map.of("source", "x"), Map.of("v", 1))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("not that of source shop");
  }

  private static Map<Map<String, ?>, Map<String, ?>> forgotten(String source) {
    Map<Map<String, ?>, Map<String, ?>> none = new HashMap<>();
    none.put(LogOffset.partition(source), null);
    return none;
  }

  @ParameterizedTest
  @DisplayName("a position that is none is refused when it is brought, and said what to do")
  @ValueSource(
      strings = {
        "no JSON",
        "{}",
        "{\"lsn\":\"0/5\"}",
        "{\"lsn\":-1}",
        "{\"lsn\":null}",
        "{\"lsn\":5.5}",
        "7"
      })
  void positionOfOtherForm(String position) {
    LogOffset offset = offset(position, new Ids.Taken(7, 1));
    assertThatThrownBy(
            () ->
                new LogSyncSourceConnector()
                    .alterOffsets(config(), Map.of(LogOffset.partition("shop"), offset.toMap())))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("The offset cannot be used: the position")
        .hasMessageContaining("reset the connector's offsets");
  }

  @Test
  @DisplayName("a position that was kept is taken")
  void positionOfItsForm() {
    LogOffset offset = offset("{\"lsn\":5,\"lsn_commit\":null}", new Ids.Taken(7, 1));
    assertThat(
            new LogSyncSourceConnector()
                .alterOffsets(config(), Map.of(LogOffset.partition("shop"), offset.toMap())))
        .isTrue();
  }

  private static LogOffset offset(String position, Ids.Taken taken) {
    return new LogOffset(
        State.CHANGES, taken, 1, position, new TreeMap<>(), List.of(), new TreeMap<>());
  }

  @Test
  @DisplayName("injection 28 where the clock was set back nothing begins before it has caught up")
  void clockSetBack() {
    long now = SourcePostgres.count("SELECT extract(epoch FROM clock_timestamp()) * 1000");
    LogOffset left = offset("{\"lsn\":5}", new Ids.Taken(now + 30_000, now + 30_000));
    Past past = new Past(new IdSequence(0), Map.of(), Optional.empty());
    LogGauges gauges = new LogGauges(TaskMetrics.unseen(), "shop");
    assertThat(Following.begin(new LogConfig(config()), keeping(left), past, gauges, new Bell()))
        .isEmpty();
    assertThat(tables("tidemark_shop")).isZero();
  }

  private static Kept keeping(LogOffset offset) {
    return new Kept(
        new OffsetStorageReader() {
          @Override
          public <T> Map<String, Object> offset(Map<String, T> partition) {
            return offset.toMap();
          }

          @Override
          public <T> Map<Map<String, T>, Map<String, Object>> offsets(
              Collection<Map<String, T>> partitions) {
            throw new UnsupportedOperationException();
          }
        },
        "shop");
  }

  private static long tables(String publication) {
    return SourcePostgres.count(
        "SELECT count(*) FROM pg_publication_tables WHERE pubname = '" + publication + "'");
  }
}
