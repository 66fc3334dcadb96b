package io.tidemark.own;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.own.QuickstartProcess.Ended;
import io.tidemark.testbed.PasswordServer;
import io.tidemark.testbed.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mirrors a database as people have them between two servers, with users that may do only what the
 * printed grants allow, and whatever they like to a neighbour's things, which must stay as they
 * are; compares on the source's server with EXCEPT ALL.
 */
@Tag("long")
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
      "Fifteen related tables and views arrive whole, twice, with no more than the printed rights;"
          + " a plan changes nothing, and a run nothing that is somebody else's")
  void mirrorsAWholeDatabase(@TempDir Path folder) throws Exception {
    try (PasswordServer source = PasswordServer.start(folder);
        PasswordServer target = PasswordServer.start(folder)) {
      source.execute(resource("works.sql"));
      source.execute("CREATE ROLE reader LOGIN PASSWORD '" + READERS_PASSWORD + "'");
      target.execute("CREATE ROLE writer LOGIN PASSWORD '" + WRITERS_PASSWORD + "'");
      target.execute("CREATE TABLE public.customer AS SELECT 1 AS precious");
      grant(folder, source, target);
      target.execute(resource("neighbour.sql"));
      List<String> plan = planChangesNothing(folder, source, target);
      List<String> neighbours = neighbours(target);

      Ended first =
          run(folder, source, target, "--once", "--dir", folder.resolve("run").toString());
      assertThat(first.exitCode()).as(first.output() + first.errors()).isZero();
      assertThat(first.output()).contains("Verified: all ").contains(SCHEMA + ".a\"b");
      assertTold(first.output(), plan);
      assertEqual(source, target);
      assertThat(neighbours(target)).isEqualTo(neighbours);
      assertNoSecrets(first, folder.resolve("run"));

      source.execute(
          "DELETE FROM works.order_line WHERE line = 1; UPDATE works.\"a\"\"b\" SET \"ümlaut\" = NULL");
      Ended second = onTerminal(folder, source, target);
      assertThat(second.exitCode()).as(second.output() + second.errors()).isZero();
      assertThat(second.output())
          .contains("of an earlier run, brought up to date", "Verified: all ");
      assertThat(second.output())
          .as("table, phase, read, written, rows per second, partitions committed of awaited")
          .containsPattern("phase +read +written +rows/s +partitions\\R")
          .containsPattern("works.order_line +done +4,000 +4,000 +[1-9][0-9,]* +([1-9]) of \\1\\R");
      assertEqual(source, target);
      assertThat(neighbours(target)).isEqualTo(neighbours);
    }
  }

  /** Lets it say what it would do; gives what it said. */
  private static List<String> planChangesNothing(
      Path folder, PasswordServer source, PasswordServer target) throws Exception {
    List<String> atSource = Contents.of(source);
    List<String> atTarget = Contents.of(target);
    Path run = folder.resolve("planned");
    try (QuickstartProcess quickstart =
        start(folder, source, target, Map.of(), "--plan", "--dir", run.toString())) {
      Ended ended = quickstart.awaitEnd();
      assertThat(ended.exitCode()).as(ended.output() + ended.errors()).isZero();
      List<String> plan = ended.output().lines().toList();
      assertThat(plan)
          .startsWith("What will be done:")
          .anyMatch(line -> line.matches(" +works.customer +key id"))
          .anyMatch(line -> line.matches(" +works.journal +no key, appended: .*"))
          .anyMatch(line -> line.matches(" +" + SCHEMA + ".customer +to be created"));
      assertThat(plan.get(plan.size() - 1)).startsWith("  Never touch anything else");
      // servers would have said so, and have their data and their logs there
      assertThat(run).doesNotExist();
      assertThat(quickstart.temporaryFiles()).isEmpty();
      assertThat(Contents.of(source)).isEqualTo(atSource);
      assertThat(Contents.of(target)).isEqualTo(atTarget);
      return plan;
    }
  }

  /** All that is not Tidemark's, although the user who mirrors may do with it as they please. */
  private static List<String> neighbours(PasswordServer target) throws SQLException {
    assertThat(target.column("SELECT pg_has_role('writer', 'neighbour', 'USAGE')"))
        .containsExactly("t");
    List<String> contents = Contents.besides(target, SCHEMA, "writer");
    for (String kind : List.of("index ", "rule ", "works.customer ", SCHEMA + ".visitor ")) {
      assertThat(contents).anyMatch(entry -> entry.startsWith(kind));
    }
    return contents;
  }

  /** The plan comes before all work, and the figures after it. */
  private static void assertTold(String output, List<String> plan) {
    List<String> lines = output.lines().toList();
    assertThat(lines.subList(0, plan.size())).isEqualTo(plan);
    assertThat(lines.subList(plan.size(), lines.size()))
        .as("plan, servers, progress, figures")
        .containsSubsequence(
            "Generation 1: everything", "Generation 2: everything again, then compared");
    assertThat(output.indexOf("Tidemark quickstart in "))
        .isGreaterThan(output.indexOf("Never touch anything else"));
    assertThat(output)
        .as("progress of both generations")
        .containsPattern("(?s)(  [0-9]{2}:[0-9]{2}  18 of 18 tables done\\R.*){2}");
    assertThat(output)
        .containsPattern("generation of works.order_line +rows +read/s +written/s +whole run\\R")
        .containsPattern("\\R *1 +6,000 +[1-9][0-9,]* +[1-9][0-9,]* +[0-9.]+ s\\R")
        .containsPattern("\\R *2 +6,000 +[1-9][0-9,]* +[1-9][0-9,]* +[0-9.]+ s\\R");
  }

  private static void grant(Path folder, PasswordServer source, PasswordServer target)
      throws Exception {
    String grants = run(folder, source, target, "--print-grants").output();
    int between = grants.indexOf("\n\n");
    source.execute(grants.substring(0, between));
    target.execute(grants.substring(between));
  }

  private static Ended run(
      Path folder, PasswordServer source, PasswordServer target, String... more)
      throws IOException, InterruptedException {
    try (QuickstartProcess quickstart = start(folder, source, target, Map.of(), more)) {
      return quickstart.awaitEnd();
    }
  }

  /** The same for a user who looks at a terminal, where progress is a block of lines. */
  private static Ended onTerminal(Path folder, PasswordServer source, PasswordServer target)
      throws IOException, InterruptedException {
    Map<String, String> terminal =
        Map.of(
            "JDK_JAVA_OPTIONS", String.join(" ", Processes.shortLived("-Dtidemark.terminal=true")));
    try (QuickstartProcess quickstart = start(folder, source, target, terminal, "--once")) {
      return quickstart.awaitEnd();
    }
  }

  private static QuickstartProcess start(
      Path folder,
      PasswordServer source,
      PasswordServer target,
      Map<String, String> variables,
      String... more)
      throws IOException {
    List<String> options = new ArrayList<>();
    options.addAll(List.of("--source-url", source.url(), "--source-user", "reader"));
    options.addAll(List.of("--target-url", target.url(), "--target-user", "writer"));
    options.addAll(OPTIONS);
    options.addAll(List.of(more));
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("TIDEMARK_SOURCE_PASSWORD", READERS_PASSWORD);
    environment.put("TIDEMARK_TARGET_PASSWORD", WRITERS_PASSWORD);
    return QuickstartProcess.start(folder, environment, options);
  }

  /** Brings each mirror beside its original, into columns of the original's types. */
  private static void assertEqual(PasswordServer source, PasswordServer target) throws Exception {
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

  private static void assertEqual(
      PasswordServer source, PasswordServer target, String table, String condition)
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

  private static List<String> columns(PasswordServer source, String table, String form)
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
