package io.tidemark.cli.quickstart;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.cli.database.Login;
import io.tidemark.cli.database.Names;
import io.tidemark.cli.database.QuickstartException;
import io.tidemark.cli.database.Sql;
import io.tidemark.cli.own.Comparison;
import io.tidemark.cli.own.Plan;
import io.tidemark.cli.own.Preflight;
import io.tidemark.cli.own.Request;
import io.tidemark.cli.own.SourceTable;
import io.tidemark.cli.own.Streams;
import io.tidemark.cli.own.Verdict;
import io.tidemark.cli.process.DatabaseServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The quickstart on databases of the user: says what it will do, mirrors the tables twice, and
 * compares. Rows that changed at the source meanwhile cannot be compared; it mirrors again then,
 * and says in the end which part was not verified.
 */
public final class OwnQuickstart {

  /** Mirrored; but some rows changed at the source every time, so that nothing is said of them. */
  public static final int UNSTEADY = 3;

  private static final int MOST_GENERATIONS = 4;
  private static final String DATABASE = "mirror";

  private final QuickstartOptions options;
  private final Request request;
  private final Path home;
  private final Screen screen;
  private int exitCode;

  /**
   * A quickstart that has not begun.
   *
   * @param home the checkout that was built
   */
  public OwnQuickstart(QuickstartOptions options, Request request, Path home) {
    this.options = options;
    this.request = request;
    this.home = home;
    this.screen = Screen.of(options.format());
  }

  /** Says what would be done, and does nothing. */
  public void plan() {
    List<String> lines = Preflight.plan(request).lines();
    screen.say(String.join(System.lineSeparator(), lines));
    ObjectNode plan = JsonNodeFactory.instance.objectNode();
    lines.forEach(plan.putArray("plan")::add);
    screen.result(plan);
  }

  /**
   * Runs it; failures are {@link QuickstartException}s. However it ends, nothing stays running.
   *
   * @return 0 when all rows were compared and are equal, else {@link #UNSTEADY}
   */
  public int run() {
    Plan plan = Preflight.plan(request);
    screen.say(String.join(System.lineSeparator(), plan.lines()) + System.lineSeparator());
    Folder folder = Folder.of(options);
    boolean embedded = request.target().isEmpty();
    try (Stage stage =
        Stage.open(
            folder,
            () ->
                new Servers(
                    home, folder.path(), options.heap(), embedded, Secrets.workerSettings()))) {
      stage.play(s -> perform(s, plan));
    }
    return exitCode;
  }

  private void perform(Stage stage, Plan plan) {
    screen.say("Tidemark quickstart in " + stage.folder().path());
    stage.servers().start(screen::say);
    Login target = request.target().orElseGet(() -> embedded(stage.servers().database()));
    try (Sql sql = Sql.connect(target)) {
      claim(sql);
      prepare(sql, plan);
      OwnConnectors connectors = connectors(stage, plan);
      mirror(stage, plan, target, connectors, new Mirror(sql, request.sourceName()));
      stage.succeeded();
      if (!options.once()) {
        sayWhereToLook(stage, target, connectors);
        stage.stayUntilInterrupted();
      }
    }
  }

  private static Login embedded(DatabaseServer server) {
    try (Sql sql = Sql.connect(server.jdbcUrl("postgres"), DatabaseServer.USER)) {
      sql.run("CREATE DATABASE " + DATABASE);
    }
    return new Login(server.jdbcUrl(DATABASE), Optional.of(DatabaseServer.USER), Optional.empty());
  }

  /** Two runs of one source at a time would take each other's rows for their own. */
  private void claim(Sql target) {
    String name = Names.literal(Streams.sinkId(request, false) + " to " + request.schema());
    if (!target.holds("SELECT pg_try_advisory_lock(7410, hashtext(" + name + "))")) {
      throw new QuickstartException(
          "Another quickstart mirrors %s into schema %s: end that one first, or name another schema with --target-schema"
              .formatted(request.sourceName(), request.schema()));
    }
  }

  private void prepare(Sql target, Plan plan) {
    if (plan.createsSchema()) {
      target.run("CREATE SCHEMA " + Names.quoted(request.schema()));
    }
    target.run("SET search_path TO " + Names.quoted(request.schema()));
  }

  private OwnConnectors connectors(Stage stage, Plan plan) {
    return new OwnConnectors(
        stage.servers().worker().client(),
        home.resolve("config"),
        plan,
        Long.toString(System.currentTimeMillis(), 36),
        options.tasks());
  }

  private void mirror(
      Stage stage, Plan plan, Login target, OwnConnectors connectors, Mirror mirror) {
    Map<String, Long> before = mirror.newest();
    long base = before.values().stream().mapToLong(Long::longValue).max().orElse(-1) + 1;
    connectors.register(target, new Secrets(stage.folder().secrets()), base);
    Tide tide = tide(stage, plan, connectors, mirror);
    screen.say("\nGeneration 1: everything");
    GenerationWatch.Outcome first = tide.first(before);
    Report report = new Report(screen, mirror, largest(first));
    report.pass("1", first);
    List<Verdict> verdicts = List.of();
    for (int n = 2; n <= MOST_GENERATIONS && (n == 2 || moved(verdicts) > 0); n++) {
      screen.say("\nGeneration " + n + ": everything again, then compared");
      verdicts = again(plan, target, tide, report, Integer.toString(n));
    }
    List<Run> runs =
        mirror.runs().stream()
            .filter(run -> run.generation() >= base)
            .filter(run -> isNew(run, before))
            .toList();
    report.runTable(runs);
    report.figures();
    conclude(verdicts);
    screen.result(result(stage, runs, verdicts));
  }

  private ObjectNode result(Stage stage, List<Run> runs, List<Verdict> verdicts) {
    Map<String, Long> moved = new LinkedHashMap<>();
    verdicts.stream()
        .filter(verdict -> verdict.moved() > 0)
        .forEach(verdict -> moved.put(verdict.table().toString(), verdict.moved()));
    return Report.json(
        runs,
        verdicts.stream().mapToLong(Verdict::equal).sum(),
        moved,
        Optional.of(stage.servers().worker().client().address() + "/tidemark/")
            .filter(address -> !options.once()));
  }

  private static boolean isNew(Run run, Map<String, Long> before) {
    return run.generation() > before.getOrDefault(run.sync(), -1L);
  }

  private Tide tide(Stage stage, Plan plan, OwnConnectors connectors, Mirror mirror) {
    Map<String, String> named = new LinkedHashMap<>();
    plan.tables().forEach(table -> named.put(table.name().sync(), table.name().toString()));
    GenerationWatch watch =
        new GenerationWatch(
            named, mirror, stage.servers().worker().client(), connectors.names(), screen);
    return new Tide(stage.servers(), connectors::signalRun, mirror, watch);
  }

  private static String largest(GenerationWatch.Outcome outcome) {
    return outcome.runs().values().stream()
        .max(Comparator.comparingLong(Run::rowsRead))
        .orElseThrow()
        .sync();
  }

  private List<Verdict> again(Plan plan, Login target, Tide tide, Report report, String n) {
    try (Comparison comparison = Comparison.begin(plan, target)) {
      GenerationWatch.Outcome outcome = tide.next();
      report.pass(n, outcome);
      comparison.freeze();
      screen.say("Comparing source and target ...");
      List<Verdict> verdicts = new ArrayList<>();
      for (SourceTable table : plan.tables()) {
        Run run = Objects.requireNonNull(outcome.runs().get(table.name().sync()));
        verdicts.add(comparison.compare(table, run.generation()));
      }
      requireEqual(verdicts);
      if (moved(verdicts) > 0) {
        screen.say("Rows changed at the source meanwhile: " + movedTables(verdicts));
      }
      return verdicts;
    }
  }

  private static void requireEqual(List<Verdict> verdicts) {
    List<String> differences =
        verdicts.stream().filter(Verdict::isDifferent).map(Verdict::difference).toList();
    if (!differences.isEmpty()) {
      throw new QuickstartException(
          "Source and target differ in rows that did not change meanwhile:\n  "
              + String.join("\n  ", differences));
    }
  }

  private void conclude(List<Verdict> verdicts) {
    long equal = verdicts.stream().mapToLong(Verdict::equal).sum();
    String rows = ProgressView.number(equal);
    if (moved(verdicts) == 0) {
      screen.say(
          "\nVerified: all %s rows of %d tables are equal in all columns, and the target has no others"
              .formatted(rows, verdicts.size()));
    } else {
      exitCode = UNSTEADY;
      screen.say(
          "\nNot verified in full: %s rows are equal; of those that changed at the source while it was read nothing can be said: %s"
              .formatted(rows, movedTables(verdicts)));
    }
  }

  private static long moved(List<Verdict> verdicts) {
    return verdicts.stream().mapToLong(Verdict::moved).sum();
  }

  private static String movedTables(List<Verdict> verdicts) {
    return verdicts.stream()
        .filter(verdict -> verdict.moved() > 0)
        .map(verdict -> ProgressView.number(verdict.moved()) + " of " + verdict.table())
        .collect(Collectors.joining(", "));
  }

  private void sayWhereToLook(Stage stage, Login target, OwnConnectors connectors) {
    String rest = stage.servers().worker().client().address().toString();
    screen.say("\nEverything runs until Ctrl-C. To look around:");
    screen.say("  " + target);
    screen.say(
        "    SELECT * FROM %s.tidemark_runs ORDER BY started_at;"
            .formatted(Names.quoted(request.schema())));
    screen.say("  " + rest + "/tidemark/    the console");
    screen.say("  ./tidemark status --url " + rest + "    and what else docs/cli.md tells");
    screen.say("  logs are in " + stage.folder().logs());
    screen.say("The next generation, which brings the source's changes to the target:");
    for (String source : connectors.names().sources()) {
      screen.say(
          "  curl -X PATCH -H 'Content-Type: application/json' %s/connectors/%s/config \\\n"
                  .formatted(rest, source)
              + "    -d '{\"signal\": \"{\\\"id\\\":\\\"mine-1\\\",\\\"type\\\":\\\"run\\\"}\"}'");
    }
    if (request.target().isPresent()) {
      screen.say(
          "What the quickstart made at the target stays there; all of it is in schema %s."
              .formatted(request.schema()));
    }
  }
}
