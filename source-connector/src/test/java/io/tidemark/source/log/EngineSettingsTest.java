package io.tidemark.source.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.config.ConfigErrors;
import io.tidemark.connect.DecimalMode;
import io.tidemark.source.plan.Mapping;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EngineSettingsTest {
  private static LogConfig config(String... more) {
    Map<String, String> props = new HashMap<>();
    props.put("name", "shop");
    props.put("connection.url", "jdbc:postgresql://db:6432/shop?sslmode=require");
    props.put("connection.user", "reader");
    props.put("connection.password", "secret");
    props.put("topic.prefix", "shop.");
    props.put("tables", "public.*");
    for (int i = 0; i < more.length; i += 2) {
      props.put(more[i], more[i + 1]);
    }
    return new LogConfig(props);
  }

  private static LogTable table() {
    Column id = new Column("id", ColumnType.of(Kind.INT64), false);
    Column plain = new Column("note", ColumnType.of(Kind.STRING), true);
    Column computed = new Column("sum", ColumnType.of(Kind.INT64), true, true, null, false);
    Mapping mapping = new Mapping(List.of(), List.of("note"), List.of(), Map.of(), Set.of());
    return LogTable.of(
        new TableSchema(
            new TableId("public", "orders"), List.of(id, plain, computed), List.of("id")),
        new LogTable.Form(
            new PostgresLog(),
            "db",
            "shop",
            "shop.",
            mapping,
            DecimalMode.PRECISE,
            new TreeMap<>()));
  }

  @Test
  @DisplayName("the engine is told where the database is, which tables, and what not to send")
  void properties() {
    Properties properties = EngineSettings.of(config(), List.of(table()), "place");
    assertThat(properties)
        .containsEntry("database.hostname", "db")
        .containsEntry("database.port", "6432")
        .containsEntry("database.dbname", "shop")
        .containsEntry("database.sslmode", "require")
        .containsEntry("slot.name", "tidemark_shop")
        .containsEntry("publication.name", "tidemark_shop")
        .containsEntry("table.include.list", "(?-i)public\\.orders")
        .containsEntry(
            "column.exclude.list", "(?-i)public\\.orders\\.note,(?-i)public\\.orders\\.sum")
        .containsEntry("offset.storage", KeptPlace.class.getName())
        .containsEntry(KeptPlace.ID, "place");
  }

  @Test
  @DisplayName("where columns are chosen, those that come later are not sent either")
  void chosenColumns() {
    Properties properties =
        EngineSettings.of(config("columns.include", "id"), List.of(table()), "place");
    assertThat(properties)
        .containsEntry("column.include.list", "(?-i)public\\.orders\\.id")
        .doesNotContainKey("column.exclude.list");
  }

  @Test
  @DisplayName("columns that are named are sent, or not, also when they come to a table later")
  void laterColumns() {
    Properties included =
        EngineSettings.of(
            config("columns.include", "id,later,never", "columns.exclude", "never"),
            List.of(table()),
            "place");
    assertThat(included.getProperty("column.include.list"))
        .contains("(?-i)public\\.orders\\.id", "(?-i)public\\.orders\\.later")
        .doesNotContain("never");
    Properties excluded =
        EngineSettings.of(config("columns.exclude", "later"), List.of(table()), "place");
    assertThat(excluded.getProperty("column.exclude.list"))
        .contains("(?-i)public\\.orders\\.later");
  }

  @Test
  @DisplayName("people's own settings of Debezium go to it as they are, and never win over ours")
  void ownSettings() {
    Properties properties =
        EngineSettings.of(
            config("debezium.max.batch.size", "100", "debezium.slot.name", "other"),
            List.of(table()),
            "place");
    assertThat(properties)
        .containsEntry("max.batch.size", "100")
        .containsEntry("slot.name", "tidemark_shop");
  }

  @Test
  @DisplayName("the way to a MariaDB is told by Debezium's names, and its number is no replica's")
  void mariaDb() {
    String url =
        "jdbc:mariadb://db/shop?sslMode=verify-full&trustStore=/t.jks&usePipelineAuth=false";
    Properties properties =
        EngineSettings.of(config("connection.url", url), List.of(table()), "place");
    assertThat(properties)
        .containsEntry("connector.class", "io.debezium.connector.mariadb.MariaDbConnector")
        .containsEntry("database.port", "3306")
        .containsEntry("database.ssl.mode", "verify-full")
        .containsEntry("database.ssl.truststore", "/t.jks")
        .containsEntry("database.usePipelineAuth", "false")
        .containsEntry("schema.history.internal", KeptSchema.class.getName())
        .containsEntry("schema.history.internal." + KeptPlace.ID, "place")
        .doesNotContainKeys("slot.name", "database.dbname");
    assertThat(Long.parseLong(properties.getProperty("database.server.id")))
        .isBetween(1L << 31, (1L << 32) - 1);
  }

  @Test
  @DisplayName("of Debezium's settings those are told apart that say how values travel")
  void ofValues() {
    Map<String, String> set =
        Map.of(
            "interval.handling.mode", "numeric",
            "event.processing.failure.handling.mode", "warn",
            "converters", " isbn, money, isbn",
            "isbn.type", "another.Converter",
            "money.type", "a.Converter",
            "max.batch.size", "100",
            "snapshot.fetch.size", "5");
    assertThat(EngineSettings.ofValues(set))
        .containsOnlyKeys("converters", "interval.handling.mode", "isbn.type", "money.type");
    assertThat(EngineSettings.ofValues(Map.of("poll.interval.ms", "50"))).isEmpty();
  }

  @Test
  @DisplayName("a snapshot of a MariaDB reads floats as what they are, and not as six digits")
  void floats() {
    Column id = new Column("id", ColumnType.of(Kind.INT64), false);
    Column weight = new Column("we`ight", ColumnType.of(Kind.FLOAT32), true);
    TableSchema schema =
        new TableSchema(new TableId("shop", "items"), List.of(id, weight), List.of("id"));
    LogTable.Form form =
        new LogTable.Form(
            new MariaLog(),
            "db",
            "shop",
            "shop.",
            Mapping.ALL,
            DecimalMode.PRECISE,
            new TreeMap<>());
    LogConfig config = config("connection.url", "jdbc:mariadb://db/shop");
    assertThat(EngineSettings.of(config, List.of(LogTable.of(schema, form)), "place"))
        .containsEntry("snapshot.select.statement.overrides", "shop.items")
        .containsEntry(
            "snapshot.select.statement.overrides.shop.items",
            "SELECT `id`, CAST(`we``ight` AS DOUBLE) AS `we``ight` FROM `shop`.`items`");
  }

  @Test
  @DisplayName("keys of PostgreSQL's, and certificates that only the driver reads, are refused")
  void mariaDbKeys() {
    ConfigErrors errors = new ConfigErrors();
    String url = "jdbc:mariadb://db/shop?serverSslCert=/ca.pem";
    LogConfig config = config("connection.url", url, "slot.name", "s", "publication.name", "p");
    config.database().checkKeys(config, errors);
    assertThat(errors.has("slot.name")).isTrue();
    assertThat(errors.has("publication.name")).isTrue();
    assertThat(errors.has("connection.url")).isTrue();
  }

  @Test
  @DisplayName("what the protocol rests on is refused, what only tunes it is not")
  void refused() {
    ConfigErrors errors = new ConfigErrors();
    EngineSettings.check(
        Map.of(
            "snapshot.mode", "never",
            "signal.data.collection", "public.signals",
            "transforms", "x",
            "post.processors", "none",
            "schema.history.internal", "x",
            "snapshot.fetch.size", "10",
            "max.queue.size", "10"),
        errors);
    assertThat(
            Stream.of(
                    "snapshot.mode",
                    "signal.data.collection",
                    "transforms",
                    "post.processors",
                    "schema.history.internal")
                .allMatch(key -> errors.has("debezium." + key)))
        .isTrue();
    assertThat(errors.has("debezium.snapshot.fetch.size")).isFalse();
    assertThat(errors.has("debezium.max.queue.size")).isFalse();
  }
}
