package io.tidemark.cli.chaos;

import io.tidemark.cli.chaos.Finding.Kind;
import io.tidemark.cli.process.ConnectorStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What has to be true when everything is repaired and nothing changes: tables and copies become
 * equal, by themselves or by what a destination asks for while it says that they may not be; nobody
 * is asked for anything any more; the run table counts exactly the changes that are made then and
 * does not count them again, all its counts together are the rows that there are, and the appended
 * table holds every record once.
 */
final class Calm implements AutoCloseable {

  /** Longer than anything takes on a busy machine. */
  private static final Patience PATIENCE = new Patience(Duration.ofMinutes(5));

  /** Rows that are appended in quiet. */
  private static final int ADDED = 250;

  private final Cluster cluster;
  private final Shop shop;
  private final EventLog events;
  private final Tables tables;
  private final RunTable runs;
  private final RunTable logRuns;
  private final Advice advice;
  private final Session log;
  private final Topics topics;
  private final FallenTasks fallen;
  private long at;

  /**
   * Asks for nothing yet.
   *
   * @param events takes what is done meanwhile, and what could not be said
   */
  Calm(Cluster cluster, Shop shop, EventLog events) {
    this.cluster = cluster;
    this.shop = shop;
    this.events = events;
    this.tables = new Tables(cluster);
    this.runs = new RunTable(cluster.url(Shop.COPY));
    this.logRuns = new RunTable(cluster.url(Shop.LOG));
    this.advice =
        new Advice(
            List.of(runs, logRuns),
            (connector, changes) -> cluster.connect().patch(connector, changes),
            this::tell);
    this.log = new Session(cluster.url(Shop.LOG));
    this.topics = new Topics(cluster.bootstrapServers());
    this.fallen = new FallenTasks(cluster, events::remark);
  }

  /**
   * Insists on all of it.
   *
   * @throws Violation that says what is not as it must be
   */
  void check(Event quiet) {
    at = quiet.at();
    stage("all run", this::awaitRunning);
    stage("appended as sent", this::appendedAsSent);
    stage("equal", this::awaitEqual);
    // equal by chance, as what is under way may still change: not behind a whole run
    stage("equal behind a whole run", this::awaitEqualAgain);
    stage("asked for nothing", () -> PATIENCE.await(Kind.STUCK, advice::follow));
    stage("balanced", this::awaitBalance);
    stage("counted once", () -> appendedOnce(() -> countedOnce(new Random(quiet.seed()))));
  }

  /** Says how long it took. */
  private void stage(String what, Runnable insists) {
    long begun = System.nanoTime();
    insists.run();
    long took = Duration.ofNanos(System.nanoTime() - begun).toMillis();
    events.remark("quiet: %s after %d ms".formatted(what, took));
  }

  private void awaitRunning() {
    cluster.awaitReady();
    Setup.CONNECTORS.forEach(
        connector ->
            PATIENCE.await(
                Kind.STOPPED,
                () -> {
                  fallen.restart();
                  return notRunning(connector);
                }));
  }

  private void awaitEqualAgain() {
    awaitRuns(System.currentTimeMillis());
    awaitEqual();
  }

  private void awaitBalance() {
    Setup.COPIED.forEach(table -> PATIENCE.await(Kind.MISCOUNTED, () -> balance(table)));
  }

  /** What had to be done by hand. */
  Help help() {
    return new Help(advice.followed(), fallen.restarted());
  }

  /** Waits, and does meanwhile what is asked for. */
  private void await(Kind kind, Supplier<String> wrong) {
    PATIENCE.await(
        kind,
        () -> {
          fallen.restart();
          advice.follow();
          return wrong.get();
        });
  }

  private void tell(Asked asked) {
    events.event(new Event(at, Action.RESYNC, asked.sync(), asked.above(), 0));
    events.remark("signal %s, as run %d says".formatted(asked.signal(), asked.run()));
  }

  private String notRunning(String connector) {
    Optional<ConnectorStatus> status = cluster.connect().status(connector);
    return status.filter(ConnectorStatus::isRunning).isPresent()
        ? ""
        : connector + " does not run: " + status.flatMap(ConnectorStatus::failure).orElse("");
  }

  /** Waits until tables and copies are equal. */
  void awaitEqual() {
    Setup.COPIED.forEach(table -> await(Kind.UNEQUAL, () -> tables.differences(table)));
    await(Kind.UNEQUAL, tables::notAppended);
  }

  /** Waits for a complete run of each copied table that began after a moment. */
  private void awaitRuns(long after) {
    Setup.COPIED.forEach(table -> await(Kind.STUCK, () -> incomplete(table, after)));
  }

  private String incomplete(String table, long after) {
    return runs.hasComplete(table, after)
        ? ""
        : "no complete run of %s after %d:%s".formatted(table, after, runs.describe(table, after));
  }

  private String balance(String table) {
    return runs.balance(table).wrong();
  }

  /** Changes tables, whose runs count it, and those behind them count nothing. */
  private void countedOnce(Random random) {
    long before = System.currentTimeMillis();
    awaitRuns(before); // whatever is being read from here on is younger
    Map<String, Counts> expected = new TreeMap<>();
    Setup.COPIED.forEach(name -> expected.put(name, shop.table(name).turnOver(random)));
    awaitRuns(System.currentTimeMillis());
    awaitEqual();
    PATIENCE.await(Kind.MISCOUNTED, () -> otherThan(expected, before));
    awaitRuns(System.currentTimeMillis());
    String again = otherThan(expected, before);
    if (!again.isEmpty()) {
      throw new Violation(Kind.MISCOUNTED, "one more run later " + again);
    }
  }

  private String otherThan(Map<String, Counts> expected, long before) {
    String wrong = Counts.differences(expected, runs.counts(before));
    return wrong.isEmpty() ? "" : wrong + ":" + runs.describe("%", before);
  }

  /** Adds rows, which are sent once unless the source begins anew, and appended as sent. */
  private void appendedOnce(Runnable meanwhile) {
    long starts = cluster.sourceStarts();
    List<Long> added = shop.table(Setup.APPENDED).add(ADDED);
    meanwhile.run();
    Map<String, Long> sent = appendedAsSent();
    if (cluster.sourceStarts() != starts) {
      events.remark("the source began anew while it was quiet: it may have sent rows again");
      return;
    }
    Appended.notSentOnce(added, sent)
        .ifPresent(
            wrong -> {
              throw new Violation(Kind.APPENDED_WRONGLY, wrong);
            });
  }

  /** Gives what was sent. */
  private Map<String, Long> appendedAsSent() {
    PATIENCE.await(Kind.APPENDED_WRONGLY, () -> Appended.otherThanSent(sent(), found()).orElse(""));
    return sent();
  }

  private Map<String, Long> sent() {
    return topics.rows(Setup.topic(Setup.APPENDED));
  }

  private Map<String, Long> found() {
    Map<String, Long> found = new HashMap<>();
    log.must(
        sql ->
            sql.rows(
                "SELECT id || '@' || _sync_generation FROM " + Setup.APPENDED,
                row -> found.merge(row.getString(1), 1L, Long::sum)));
    return found;
  }

  @Override
  public void close() {
    tables.close();
    runs.close();
    logRuns.close();
    log.close();
  }
}
