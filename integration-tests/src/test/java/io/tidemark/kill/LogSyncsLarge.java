package io.tidemark.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Waiting;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Needs what the archive has of Debezium: see the profile {@code logsync}. */
@DisplayName("Large values of tables whose log is followed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogSyncsLarge {
  private static final String TEXT = "string_agg(md5(g::text), '')";

  /** Types, and expressions over a thousand numbers whose values lie beside the row. */
  private static final Map<String, String> VALUES =
      Map.ofEntries(
          Map.entry("text", TEXT),
          Map.entry("bytea", "decode(" + TEXT + ", 'hex')"),
          Map.entry("json", "json_agg(md5(g::text))"),
          Map.entry("jsonb", "jsonb_agg(md5(g::text))"),
          Map.entry("xml", "xmlelement(name x, " + TEXT + ")"),
          Map.entry("tsvector", "array_to_tsvector(array_agg(md5(g::text)))"),
          Map.entry("text[]", "array_agg(md5(g::text))"),
          Map.entry("varchar[]", "array_agg(md5(g::text))"),
          Map.entry("jsonb[]", "array_agg(to_jsonb(md5(g::text)))"),
          Map.entry("uuid[]", "array_agg(md5(g::text)::uuid)"),
          Map.entry("bytea[]", "array_agg(decode(md5(g::text), 'hex'))"),
          Map.entry("int[]", "array_agg(hashint4(g))"),
          Map.entry("bigint[]", "array_agg(hashint8extended(g, 1))"),
          Map.entry("date[]", "array_agg('2000-01-01'::date + g * 17)"));

  private Servers servers;

  @BeforeAll
  void startServers() {
    servers = new Servers();
  }

  @AfterAll
  void stopServers() {
    servers.close();
  }

  @Test
  @DisplayName(
      "large values that an update leaves as they were stay, of all types that can be told")
  void untouched() {
    Kills.trial(
        servers,
        new LogTrial(servers, "untouched"),
        trial -> {
          VALUES.keySet().forEach(type -> create(trial, type));
          trial.start(Map.of());
          awaitAll(trial);
          VALUES
              .keySet()
              .forEach(
                  type ->
                      trial
                          .source()
                          .execute(
                              """
                              UPDATE %1$s SET note = 'other' WHERE id = 1;
                              UPDATE %1$s SET large = NULL WHERE id = 2;
                              UPDATE %1$s SET note = 'still without' WHERE id = 2;
                              UPDATE %1$s SET id = 30 WHERE id = 3
                              """
                                  .formatted(table(type))));
          awaitAll(trial);
        });
  }

  /** Makes a table with a column of a type, and three rows. */
  private static void create(LogTrial trial, String type) {
    trial
        .source()
        .execute(
            """
            CREATE TABLE %1$s (id bigint PRIMARY KEY, note text, large %2$s);
            ALTER TABLE %1$s ALTER large SET STORAGE EXTERNAL;
            INSERT INTO %1$s SELECT i, 'first', %3$s
              FROM generate_series(1, 3) i, generate_series(1, 1000) g GROUP BY i
            """
                .formatted(table(type), type, VALUES.get(type)));
  }

  private static String table(String type) {
    return "large_" + type.replace("[]", "s");
  }

  private static void awaitAll(LogTrial trial) {
    await(trial, VALUES.keySet());
  }

  private static void await(LogTrial trial, Set<String> types) {
    Waiting.untilAsserted(
        "the large values",
        () -> assertThat(types).filteredOn(type -> !isSame(trial, table(type))).isEmpty());
  }

  private static boolean isSame(LogTrial trial, String table) {
    String rows = "SELECT id, note, md5(large::text) FROM " + table + " ORDER BY id";
    return trial.copy().hasTable(table)
        && trial.copy().rows(rows).equals(trial.source().rows(rows));
  }

  @Test
  @DisplayName(
      "they are read also when the connection for it was lost meanwhile; a row that has gone before"
          + " goes, and nobody says its key")
  void readAgain() {
    Kills.trial(
        servers,
        new LogTrial(servers, "again"),
        trial -> {
          create(trial, "text");
          // heartbeats would find the lost connections first
          trial.start(Map.of("heartbeat.interval.ms", "3600000"));
          await(trial, Set.of("text"));
          trial.source().execute("UPDATE large_text SET id = 30 WHERE id = 3");
          await(trial, Set.of("text"));
          trial
              .source()
              .execute(
                  """
                  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                  WHERE datname = current_database() AND backend_type = 'client backend'
                    AND pid <> pg_backend_pid();
                  UPDATE large_text SET id = 20 WHERE id = 2
                  """);
          await(trial, Set.of("text"));
          trial
              .source()
              .execute(
                  "UPDATE large_text SET id = 10 WHERE id = 1; DELETE FROM large_text WHERE id = 10");
          await(trial, Set.of("text"));
          assertThat(servers.worker().logTail(5_000))
              .doesNotContain("Failed to find row", "Failed to re-select");
        });
  }

  @Test
  @DisplayName(
      "a large value that an update has left as it was, and that Debezium cannot tell from NULL,"
          + " stops the task and is not written as NULL")
  void unreadable() {
    Kills.trial(
        servers,
        new LogTrial(servers, "unread"),
        trial -> {
          trial
              .source()
              .execute(
                  """
                  CREATE TABLE large (id bigint PRIMARY KEY, note text, amounts numeric[]);
                  INSERT INTO large SELECT 1, 'first',
                    (SELECT array_agg(g / 7.0) FROM generate_series(1, 4000) g)
                  """);
          trial.start(Map.of());
          awaitLarge(trial);
          trial.source().execute("UPDATE large SET note = 'other'");
          Waiting.until(
              "the task's end", () -> trial.rest().status(trial.connector()).trace().isPresent());
          assertThat(trial.copy().number("SELECT count(*) FROM large WHERE amounts IS NULL"))
              .isZero();
          trial.source().execute("ALTER TABLE large REPLICA IDENTITY FULL");
          trial.dropSlot();
          trial.rest().resume(trial.connector());
          awaitLarge(trial);
          trial.source().execute("UPDATE large SET note = 'another'");
          awaitLarge(trial);
        });
  }

  private static void awaitLarge(LogTrial trial) {
    Waiting.until("the table", () -> trial.copy().hasTable("large"));
    Waiting.untilAsserted(
        "the large values",
        () -> Comparison.assertSame(trial.source(), "large", trial.copy(), "large"));
  }
}
