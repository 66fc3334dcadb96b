package io.tidemark.cli.quickstart;

import io.tidemark.cli.database.QuickstartException;
import io.tidemark.cli.database.Sql;
import io.tidemark.cli.process.ConnectClient;
import io.tidemark.cli.process.DatabaseServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole demonstration, from starting servers to the comparison of source and destination: three
 * generations of a shop, the second one of unchanged tables.
 */
public final class Quickstart {

  private static final String SOURCE_DATABASE = "shop";
  private static final String DESTINATION_DATABASE = "mirror";

  /** The shop is there to be played with. */
  private static final Map<String, String> ACTIONS =
      Map.of("tidemark.console.actions.enabled", "true");

  private final QuickstartOptions options;
  private final Path home;
  private final Screen screen;

  /**
   * A quickstart that has not begun.
   *
   * @param home the checkout that was built
   */
  public Quickstart(QuickstartOptions options, Path home) {
    this.options = options;
    this.home = home;
    this.screen = Screen.of(options.format());
  }

  /** Runs it; failures are {@link QuickstartException}s. However it ends, nothing stays running. */
  public void run() {
    Folder folder = Folder.of(options);
    try (Stage stage =
        Stage.open(folder, () -> new Servers(home, folder.path(), options.heap(), true, ACTIONS))) {
      stage.play(this::perform);
    }
  }

  private void perform(Stage stage) {
    screen.say("Tidemark quickstart in " + stage.folder().path());
    stage.servers().start(screen::say);
    DatabaseServer database = stage.servers().database();
    createDatabases(database);
    try (Sql source = connect(database, SOURCE_DATABASE);
        Sql destination = connect(database, DESTINATION_DATABASE)) {
      Shop shop = new Shop(source, options.rows());
      screen.say("  filling the demo shop ...");
      Map<String, Long> sizes = shop.open();
      screen.say(
          "  %-10s %s, in database %s".formatted("tables", Report.sizes(sizes), SOURCE_DATABASE));
      Connectors connectors = register(stage);
      Mirror mirror = new Mirror(destination, connectors.sourceName());
      Report report = new Report(screen, mirror, Connectors.syncOf("orders"));
      mirrorThrice(tide(stage, connectors, mirror), shop, source, report);
      verify(source, destination, shop, report);
      List<Run> runs = mirror.runs();
      report.runTable(runs);
      report.figures();
      report.wal();
      long equal = shop.sizes().values().stream().mapToLong(Long::longValue).sum();
      screen.result(Report.json(runs, equal, Map.of(), console(stage)));
    }
    stage.succeeded();
    if (!options.once()) {
      sayWhereToLook(stage);
      stage.stayUntilInterrupted();
    }
  }

  private Optional<String> console(Stage stage) {
    return Optional.of(stage.servers().worker().client().address() + "/tidemark/")
        .filter(address -> !options.once());
  }

  private void sayWhereToLook(Stage stage) {
    DatabaseServer database = stage.servers().database();
    String rest = stage.servers().worker().client().address().toString();
    screen.say("\nEverything runs until Ctrl-C. To look around, and to change the shop:");
    screen.say("  psql " + database.psqlUrl(SOURCE_DATABASE) + "      the source, schema shop");
    screen.say("  psql " + database.psqlUrl(DESTINATION_DATABASE) + "    the destination");
    screen.say("    SELECT * FROM tidemark_runs ORDER BY started_at;");
    screen.say("  " + rest + "/tidemark/    the console, which can also ask for runs");
    screen.say("  ./tidemark status --url " + rest + "    and what else docs/cli.md tells");
    screen.say("  logs are in " + stage.folder().logs());
    screen.say("The next generation, which brings the shop's changes to the mirror:");
    screen.say(
        "  curl -X PATCH -H 'Content-Type: application/json' %s/connectors/shop-source/config \\\n"
                .formatted(rest)
            + "    -d '{\"signal\": \"{\\\"id\\\":\\\"mine-1\\\",\\\"type\\\":\\\"run\\\"}\"}'");
  }

  private Connectors register(Stage stage) {
    ConnectClient client = stage.servers().worker().client();
    DatabaseServer database = stage.servers().database();
    Connectors connectors = new Connectors(client, home.resolve("config"), options.tasks());
    connectors.register(database.jdbcUrl(SOURCE_DATABASE), database.jdbcUrl(DESTINATION_DATABASE));
    return connectors;
  }

  private Tide tide(Stage stage, Connectors connectors, Mirror mirror) {
    Map<String, String> named = new LinkedHashMap<>();
    Shop.TABLES.forEach(table -> named.put(Connectors.syncOf(table), table));
    GenerationWatch watch =
        new GenerationWatch(
            named, mirror, stage.servers().worker().client(), connectors.names(), screen);
    return new Tide(stage.servers(), connectors::signalRun, mirror, watch);
  }

  private void mirrorThrice(Tide tide, Shop shop, Sql source, Report report) {
    screen.say("\nGeneration 1 of 3: everything, for the first time");
    report.first(tide.first());

    screen.say("\nGeneration 2 of 3: everything again, nothing has changed");
    tide.settle(source, Shop.SCHEMA, Shop.TABLES);
    long before = walPosition(source);
    report.second(tide.next(), walPosition(source) - before);

    Map<String, Long> expected = shop.trade();
    screen.say("\nGeneration 3 of 3: orders were " + Report.changes(expected));
    GenerationWatch.Outcome outcome = tide.next();
    report.third(outcome);
    report.requireCounts(outcome, expected);
  }

  private void verify(Sql source, Sql destination, Shop shop, Report report) {
    screen.say("\nComparing source and destination ...");
    long start = System.nanoTime();
    List<String> differences =
        new Verification(source, destination).differences(Shop.SCHEMA, Shop.TABLES);
    if (!differences.isEmpty()) {
      throw new QuickstartException(
          "Source and destination differ:\n  " + String.join("\n  ", differences));
    }
    report.verified(shop.sizes(), Duration.ofNanos(System.nanoTime() - start));
  }

  private static void createDatabases(DatabaseServer database) {
    try (Sql sql = connect(database, "postgres")) {
      sql.run("CREATE DATABASE " + SOURCE_DATABASE);
      sql.run("CREATE DATABASE " + DESTINATION_DATABASE);
    }
  }

  private static Sql connect(DatabaseServer database, String name) {
    return Sql.connect(database.jdbcUrl(name), DatabaseServer.USER);
  }

  /** Bytes of write-ahead log that the server has written since it was created. */
  private static long walPosition(Sql sql) {
    return sql.number("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn");
  }
}
