package io.tidemark.console;

import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.state.StateTables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A destination whose tables a sink has made, and rows as one might write them. */
final class RunTables {
  static final long GENERATION = 1_795_780_000_000L;

  private final String url;

  private RunTables(String url) {
    this.url = url;
  }

  /** In a file of its own. */
  static RunTables in(Path folder, String name) {
    RunTables tables = new RunTables("jdbc:sqlite:" + folder.resolve(name + ".db"));
    tables.run(
        session -> {
          new StateTables(null, session.dialect()).create(session);
          return session;
        });
    return tables;
  }

  /** What a sink is set to that writes here. */
  Map<String, String> sink() {
    return Map.of(
        "connector.class", "io.tidemark.sink.JdbcSyncSinkConnector", "connection.url", url);
  }

  /** A complete run of shop/orders, its n-th; some columns are other than usual. */
  RunTables run(String sink, int n, Map<String, String> others) {
    Map<String, String> row = new LinkedHashMap<>();
    row.put("run_id", String.valueOf(n));
    row.put("sink", quoted(sink));
    row.put("source", "'shop'");
    row.put("sync", "'orders'");
    row.put("generation", String.valueOf(GENERATION + n));
    row.put("scope", "0");
    row.put("scopes", "1");
    row.put("connector", "'shop'");
    row.put("kind", "'full'");
    row.put("`trigger`", "'schedule'");
    row.put("status", "'COMPLETED'");
    row.put("ended_at", "'2026-11-27 11:59:0" + n % 10 + ".000001+00:00'");
    row.put("added", "0");
    row.put("changed", "0");
    row.put("unchanged", "0");
    row.put("removed", "0");
    row.put("rejected", "0");
    row.putAll(others);
    return insert("tidemark_runs", row);
  }

  /** So many rejected records of the first run at the sink mirror, in one statement. */
  RunTables rejects(int records) {
    execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
                .formatted(records)
            + " INSERT INTO tidemark_rejects (connector, topic, part, position, source, sync,"
            + " generation, row_key, stage, sqlstate, message, rejected_at)"
            + " SELECT 'mirror', 't', 0, i, 'shop', 'orders', %d,".formatted(GENERATION + 1)
            + " '{\"id\":' || i || '}', 'write', '23514', 'too <b>small</b>',"
            + " '2026-11-27 12:00:00.000000+00:00' FROM n");
    return this;
  }

  /** A generation of shop/orders that the sink mirror has heard the END of. */
  RunTables pending(String generation) {
    return insert(
        "tidemark_generations",
        Map.ofEntries(
            Map.entry("connector", "'mirror'"),
            Map.entry("source", "'shop'"),
            Map.entry("sync", "'orders'"),
            Map.entry("scope", "0"),
            Map.entry("generation", generation),
            Map.entry("scopes", "1"),
            Map.entry("plan_id", generation),
            Map.entry("state", "'PENDING'"),
            Map.entry("settled", "0"),
            Map.entry("deletable", "1"),
            Map.entry("mode", "'full'"),
            Map.entry("trigger_kind", "'schedule'"),
            Map.entry("ends", "'{\"t\":{\"0\":[9,10,0]}}'"),
            Map.entry("attempts", "'1'"),
            Map.entry("fingerprint", "''"),
            Map.entry("source_connector", "'shop'"),
            Map.entry("source_table", "'orders'"),
            Map.entry("topic", "'t'"),
            Map.entry("rows_read", "10"),
            Map.entry("dropped", "0"),
            Map.entry("removed", "0"),
            Map.entry("refused", "0"),
            Map.entry("started_at", generation),
            Map.entry("ended_at", generation),
            Map.entry("marker_part", "0")));
  }

  /** A row of any table, its values as SQL. */
  RunTables insert(String table, Map<String, String> row) {
    String sql =
        "INSERT INTO %s (%s) VALUES (%s)"
            .formatted(table, String.join(", ", row.keySet()), String.join(", ", row.values()));
    execute(sql);
    return this;
  }

  /** Any change. */
  void execute(String sql) {
    run(session -> session.update(Sql.of(sql)));
  }

  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private void run(Session.Work<?> work) {
    Database database =
        new Database(
            new ConnectionSettings(
                url, null, null, "test", 1, Duration.ZERO, Duration.ofSeconds(10)));
    try (Session session = database.connect()) {
      work.run(session);
    }
  }
}
