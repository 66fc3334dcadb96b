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
import java.util.function.Consumer;

/**
 * What has to be true when everything is repaired and nothing changes: tables and copies become
 * equal by themselves, the run table counts exactly the changes that are made then and does not
 * count them again, all its counts together are the rows that there are, and the appended table
 * holds every record once.
 */
final class Calm implements AutoCloseable {

  /** Longer than anything takes on a busy machine. */
  private static final Patience PATIENCE = new Patience(Duration.ofMinutes(5));

  /** Rows that are appended in quiet. */
  private static final int ADDED = 250;

  private final Cluster cluster;
  private final Shop shop;
  private final Consumer<String> remark;
  private final Tables tables;
  private final RunTable runs;
  private final Session log;
  private final Topics topics;

  /**
   * Asks for nothing yet.
   *
   * @param remark takes what could not be said, for the log
   */
  Calm(Cluster cluster, Shop shop, Consumer<String> remark) {
    this.cluster = cluster;
    this.shop = shop;
    this.remark = remark;
    this.tables = new Tables(cluster);
    this.runs = new RunTable(cluster.url(Shop.COPY));
    this.log = new Session(cluster.url(Shop.LOG));
    this.topics = new Topics(cluster.bootstrapServers());
  }

  /**
   * Insists on all of it.
   *
   * @throws Violation that says what is not as it must be
   */
  void check(long seed) {
    cluster.awaitReady();
    Setup.CONNECTORS.forEach(
        connector -> PATIENCE.await(Kind.STOPPED, () -> notRunning(connector)));
    appendedAsSent();
    awaitEqual();
    // equal by chance, as what is under way may still change: not behind a whole run
    awaitRuns(System.currentTimeMillis());
    awaitEqual();
    Setup.COPIED.forEach(table -> PATIENCE.await(Kind.MISCOUNTED, () -> balance(table)));
    appendedOnce(() -> countedOnce(new Random(seed)));
  }

  private String notRunning(String connector) {
    Optional<ConnectorStatus> status = cluster.connect().status(connector);
    return status.filter(ConnectorStatus::isRunning).isPresent()
        ? ""
        : connector + " does not run: " + status.flatMap(ConnectorStatus::failure).orElse("");
  }

  /** Waits until tables and copies are equal. */
  void awaitEqual() {
    Setup.COPIED.forEach(table -> PATIENCE.await(Kind.UNEQUAL, () -> tables.differences(table)));
    PATIENCE.await(Kind.UNEQUAL, tables::notAppended);
  }

  /** Waits for a complete run of each copied table that began after a moment. */
  private void awaitRuns(long after) {
    Setup.COPIED.forEach(table -> PATIENCE.await(Kind.STUCK, () -> incomplete(table, after)));
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
      remark.accept("the source began anew while it was quiet: it may have sent rows again");
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
    log.close();
  }
}
