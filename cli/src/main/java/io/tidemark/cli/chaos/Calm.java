package io.tidemark.cli.chaos;

import io.tidemark.cli.chaos.RunTable.Counts;
import io.tidemark.cli.process.ConnectorStatus;
import io.tidemark.cli.process.Waiting;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What has to be true when everything is repaired and nothing changes: tables and copies become
 * equal by themselves, the run table counts exactly the changes that are made then, and the
 * appended table holds every record once.
 */
final class Calm implements AutoCloseable {

  /** Longer than anything takes on a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Cluster cluster;
  private final Shop shop;
  private final Tables tables;
  private final RunTable runs;
  private final Session log;
  private final Topics topics;

  Calm(Cluster cluster, Shop shop) {
    this.cluster = cluster;
    this.shop = shop;
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
    Setup.CONNECTORS.forEach(connector -> await(() -> notRunning(connector)));
    awaitEqual();
    // equal by chance, as what is under way may still change: not behind a whole run
    awaitRuns(System.currentTimeMillis());
    awaitEqual();
    long before = System.currentTimeMillis();
    awaitRuns(before); // whatever is being read from here on is younger
    Map<String, Counts> expected = change(new Random(seed));
    awaitRuns(System.currentTimeMillis());
    awaitEqual();
    await(() -> otherThan(expected, before));
    appended();
  }

  private String notRunning(String connector) {
    Optional<ConnectorStatus> status = cluster.connect().status(connector);
    return status.filter(ConnectorStatus::isRunning).isPresent()
        ? ""
        : connector + " does not run: " + status.flatMap(ConnectorStatus::failure).orElse("");
  }

  /** Waits until tables and copies are equal. */
  void awaitEqual() {
    Setup.COPIED.forEach(table -> await(() -> tables.differences(table)));
    await(tables::notAppended);
  }

  /** Waits for a complete run of each copied table that began after a moment. */
  private void awaitRuns(long after) {
    for (String table : Setup.COPIED) {
      await(
          () ->
              runs.hasComplete(table, after)
                  ? ""
                  : "no complete run of %s after %d:%s"
                      .formatted(table, after, runs.describe(table, after)));
    }
  }

  private Map<String, Counts> change(Random random) {
    Map<String, Counts> expected = new TreeMap<>();
    for (String table : Setup.COPIED) {
      long changed = change(Action.UPDATE, table, random);
      long added = change(Action.INSERT, table, random);
      expected.put(table, new Counts(added, changed, 0));
    }
    return expected;
  }

  private int change(Action action, String table, Random random) {
    int rows = random.nextInt(5, 60);
    return shop.table(table).change(new Event(0, action, table, rows, random.nextInt(1_000_000)));
  }

  private String otherThan(Map<String, Counts> expected, long before) {
    Map<String, Counts> counted = runs.counts(before);
    return counted.equals(expected)
        ? ""
        : "the run table counts %s instead of %s:%s"
            .formatted(counted, expected, runs.describe("%", before));
  }

  private void appended() {
    Map<String, Long> sent = topics.rows(Setup.topic(Setup.APPENDED));
    await(() -> Appended.otherThanSent(sent, found()).orElse(""));
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

  /** Waits until nothing is wrong any more. */
  private static void await(Supplier<String> wrong) {
    Optional<String> right =
        Waiting.within(PATIENCE, () -> Optional.of(wrong.get()).filter(String::isEmpty));
    if (right.isEmpty()) {
      throw new Violation("for two minutes " + wrong.get());
    }
  }

  @Override
  public void close() {
    tables.close();
    runs.close();
    log.close();
  }
}
