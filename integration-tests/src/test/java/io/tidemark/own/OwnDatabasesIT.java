package io.tidemark.own;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.own.QuickstartProcess.Ended;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mirrors a database as people have them between two servers, with users that may do only what the
 * printed grants allow, and compares on the source's server with EXCEPT ALL.
 */
class OwnDatabasesIT {

  private static final String READERS_PASSWORD = "readers%secret: }$";
  private static final String WRITERS_PASSWORD = "writers\\secret=";
  private static final String SCHEMA = "tidemark_mirror";
  private static final List<String> OPTIONS =
      List.of(
          "--tables",
          "works.*,works.moods",
          "--append",
          "works.journal,works.turnover",
          "--key",
          "works.moods=mood");

  @Test
  @DisplayName(
      "Fifteen related tables and views arrive whole, twice, with no more than the printed rights")
  void mirrorsAWholeDatabase(@TempDir Path folder) throws Exception {
    try (Server source = Server.start(folder);
        Server target = Server.start(folder)) {
      source.execute(resource("works.sql"));
      source.execute("CREATE ROLE reader LOGIN PASSWORD '" + READERS_PASSWORD + "'");
      target.execute("CREATE ROLE writer LOGIN PASSWORD '" + WRITERS_PASSWORD + "'");
      target.execute("CREATE TABLE public.customer AS SELECT 1 AS precious");
      grant(folder, source, target);

      Ended first =
          run(folder, source, target, "--once", "--dir", folder.resolve("run").toString());
      assertThat(first.exitCode()).as(first.output() + first.errors()).isZero();
      assertThat(first.output()).contains("Verified: all ").contains(SCHEMA + ".a\"b");
      assertEqual(source, target);
      assertThat(target.column("SELECT precious FROM public.customer")).containsExactly("1");
      assertNoSecrets(first, folder.resolve("run"));

      source.execute(
          "DELETE FROM works.order_line WHERE line = 1; UPDATE works.\"a\"\"b\" SET \"ümlaut\" = NULL");
      Ended second = run(folder, source, target, "--once");
      assertThat(second.exitCode()).as(second.output() + second.errors()).isZero();
      assertThat(second.output())
          .contains("of an earlier run, brought up to date", "Verified: all ");
      assertEqual(source, target);
    }
  }

  private static void grant(Path folder, Server source, Server target) throws Exception {
    String grants = run(folder, source, target, "--print-grants").output();
    int between = grants.indexOf("\n\n");
    source.execute(grants.substring(0, between));
    target.execute(grants.substring(between));
  }

  private static Ended run(Path folder, Server source, Server target, String... more)
      throws IOException, InterruptedException {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--source-url", source.url(), "--source-user", "reader"));
    options.addAll(List.of("--target-url", target.url(), "--target-user", "writer"));
    options.addAll(OPTIONS);
    options.addAll(List.of(more));
    Map<String, String> environment =
        Map.of(
            "TIDEMARK_SOURCE_PASSWORD", READERS_PASSWORD,
            "TIDEMARK_TARGET_PASSWORD", WRITERS_PASSWORD);
    try (QuickstartProcess quickstart = QuickstartProcess.start(folder, environment, options)) {
      return quickstart.awaitEnd();
    }
  }

  /** Brings each mirror beside its original, into columns of the original's types. */
  private static void assertEqual(Server source, Server target) throws Exception {
    List<String> tables =
        source.column(
            "SELECT quote_ident(relname) FROM pg_class c WHERE relnamespace = 'works'::regnamespace"
                + " AND relkind IN ('r', 'p', 'v', 'm') AND NOT relispartition"
                + " AND relname NOT IN ('journal', 'turnover')");
    assertThat(tables).hasSize(16);
    for (String table : tables) {
      assertEqual(source, target, table, "");
    }
    for (String appended : List.of("journal", "turnover")) {
      String newest =
          " WHERE _sync_generation = (SELECT max(_sync_generation) FROM %s.%s)"
              .formatted(SCHEMA, appended);
      assertEqual(source, target, appended, newest);
    }
  }

  private static void assertEqual(Server source, Server target, String table, String condition)
      throws SQLException, IOException {
    String original = "works." + table;
    String names = String.join(", ", columns(source, original, "quote_ident(attname)"));
    source.execute(
        "DROP TABLE IF EXISTS brought; CREATE TABLE brought AS SELECT * FROM %s WITH NO DATA"
            .formatted(original));
    source.copyIn(
        "brought",
        target.copyOut("SELECT %s FROM %s.%s%s".formatted(names, SCHEMA, table, condition)));
    // these types have no equality of their own
    String comparable =
        String.join(
            ", ",
            columns(
                source,
                original,
                "CASE WHEN format_type(atttypid, NULL) IN ('json', 'point', 'xml')"
                    + " THEN quote_ident(attname) || '::text' ELSE quote_ident(attname) END"));
    String difference =
        "SELECT count(*) FROM (SELECT %1$s FROM %2$s EXCEPT ALL SELECT %1$s FROM %3$s) d";
    assertThat(source.column(difference.formatted(comparable, original, "brought")))
        .as("missing in the mirror of " + original)
        .containsExactly("0");
    assertThat(source.column(difference.formatted(comparable, "brought", original)))
        .as("surplus in the mirror of " + original)
        .containsExactly("0");
  }

  private static List<String> columns(Server source, String table, String form)
      throws SQLException {
    return source.column(
        "SELECT %s FROM pg_attribute WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
            .formatted(form, table));
  }

  private static void assertNoSecrets(Ended ended, Path run) throws IOException {
    assertThat(ended.output() + ended.errors()).doesNotContain("readers%", "writers\\");
    assertThat(run.resolve("logs")).isDirectory();
    assertThat(run.resolve("secrets.properties")).doesNotExist();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertThat(content).as(file.toString()).doesNotContain("readers%", "writers\\");
      }
    }
  }

  private static String resource(String name) throws IOException {
    try (var in =
        Objects.requireNonNull(
            OwnDatabasesIT.class.getResourceAsStream("/quickstart/" + name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
