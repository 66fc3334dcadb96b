package io.tidemark.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.chaos.Appended;
import io.tidemark.cli.process.ServerProcess;
import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Topics.Entry;
import io.tidemark.testbed.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One seed's war on a pair of tables: every killing happens in the middle of a generation, and
 * after each the survivors and the restarted must bring that generation, or one after it, to its
 * end.
 */
final class Campaign implements Trial {
  private static final int PAGE = 100;

  private final Servers servers;
  private final Random random;
  private final String name;
  private final Setting setting;
  private final Database copy;
  private final Database log;
  private final Markers markers;
  private final Shop shop;
  private final Traps traps;
  private final KeyWatch watch;
  private final List<String> kills = new ArrayList<>();

  Campaign(Servers servers, long seed) {
    this.servers = servers;
    this.random = new Random(seed);
    this.name = "seed" + seed;
    Database source = servers.createDatabase(name + "_shop");
    copy = servers.createDatabase(name + "_copy");
    log = servers.createDatabase(name + "_log");
    setting = new Setting(name);
    markers = new Markers(servers, setting.markerTopic());
    shop = new Shop(source, random);
    traps = new Traps(servers, random, setting.markerTopic(), shop, copy);
    watch = new KeyWatch(copy, shop);
    Map<String, String> pages =
        Map.of("fetch.size", Integer.toString(PAGE), "signal", Setting.signal());
    servers.connect().put(name + "-shop", setting.source(source, pages));
    Map<String, String> small = Map.of("batch.size", "200");
    servers.connect().put(name + "-mirror", setting.sink(copy, small));
    Map<String, String> appending = Map.of("batch.size", "200", "write.mode", "append");
    servers.connect().put(name + "-log", setting.sink(log, appending));
  }

  private String dataTopic() {
    return setting.dataTopic();
  }

  /**
   * Kills the broker or the worker in a phase; how it comes back is up to the seed.
   *
   * @param broker whether it is the broker
   */
  void killIn(Phase phase, boolean broker) {
    OptionalLong before = markers.newest("END");
    List<Long> gone = shop.change();
    ServerProcess victim = broker ? servers.broker() : servers.worker();
    Servers.Flush flush = random.nextBoolean() ? Servers.Flush.OFTEN : Servers.Flush.RARELY;
    kill(phase.toString(), traps.set(phase, gone), victim);
    shop.change();
    servers.restart(victim, flush);
    settle(before);
  }

  /** Kills the worker while the appending sink's transaction waits for its commit. */
  void killWorkerBeforeCommit() {
    OptionalLong before = markers.newest("END");
    shop.change();
    Trap trap = new LockTrap(log, "tidemark_progress", "true", "tidemark_progress");
    kill("before the commit", trap, servers.worker());
    servers.restart(servers.worker(), Servers.Flush.RARELY);
    settle(before);
  }

  /**
   * Kills the worker when the database has committed what Kafka's group has not been told: the
   * broker is silent from before that commit on, and dies too, because it would still take what
   * waits in its sockets.
   */
  void killWorkerAfterCommit() {
    OptionalLong before = markers.newest("END");
    shop.change();
    long had = position();
    String rows = "topic = '" + dataTopic() + "'";
    try (Trap trap = new LockTrap(log, "tidemark_progress", rows, "tidemark_progress")) {
      run();
      trap.awaitSprung();
      servers.freeze();
    }
    Waiting.until("a commit that Kafka is not told of", () -> position() > had);
    servers.worker().killHard();
    servers.broker().killHard();
    kills.add("after the commit: worker and broker killed, the position moved from " + had);
    servers.restart(servers.broker(), Servers.Flush.RARELY);
    if (servers.topics().committed("connect-" + name + "-log", dataTopic()) > had) {
      throw new AssertionError("Kafka's group already knows of the commit");
    }
    servers.restart(servers.worker(), Servers.Flush.RARELY);
    settle(before);
  }

  /**
   * Kills the worker in the middle of a scan, of which Connect knows no place yet: the generation
   * never ends, the next one takes its place, and exactly the stale rows go.
   */
  void killWorkerInScan() {
    servers.flush(Servers.Flush.RARELY);
    OptionalLong before = markers.newest("END");
    Trap trap = traps.set(Phase.SCAN, shop.change());
    long stale = stale();
    kill("scan", trap, servers.worker());
    long killed = markers.newest("START").orElseThrow();
    servers.restart(servers.worker(), Servers.Flush.OFTEN);
    settle(before);

    long ended = markers.newest("END").orElseThrow();
    assertThat(markers.hasEnd(killed)).as("END of the generation that was killed").isFalse();
    assertThat(markers.end(ended)).isEqualTo(new Markers.End(1, shop.size(), shop.size()));
    assertThat(removed(ended)).isEqualTo(stale);
  }

  /**
   * Kills the worker in the middle of a scan of which Connect knows a place: the generation goes on
   * from there, its END covers what was sent before and after, and exactly the stale rows go.
   */
  void killWorkerBehindPlace() {
    servers.flush(Servers.Flush.OFTEN);
    OptionalLong before = markers.newest("END");
    shop.change();
    long stale = stale();
    Trap trap = traps.setBehindPlace(PAGE, dataTopic(), this::rowsBeforePlace);
    kill("scan, behind a place", trap, servers.worker());
    long killed = markers.newest("START").orElseThrow();
    servers.restart(servers.worker(), Servers.Flush.OFTEN);
    settle(before);

    assertThat(markers.newest("END")).as("the same generation ends").hasValue(killed);
    assertThat(markers.end(killed)).isEqualTo(new Markers.End(2, shop.size(), shop.size()));
    assertThat(removed(killed)).isEqualTo(stale);
  }

  private long rowsBeforePlace() {
    return servers.connect().offsets(name + "-shop").stream()
        .map(entry -> entry.path("offset"))
        .filter(offset -> offset.path("state").asText().equals("scanning"))
        .mapToLong(offset -> offset.path("rows").asLong())
        .sum();
  }

  /** Kills the worker between two slices of a delete: all slices together delete what is stale. */
  void killWorkerBetweenSlices() {
    OptionalLong before = markers.newest("END");
    shop.change();
    copy.execute("CREATE TABLE heir () INHERITS (orders)"); // else all would go at once
    copy.execute(
        "INSERT INTO orders"
            + " SELECT (jsonb_populate_record(o, jsonb_build_object('id', 10000 + i))).*"
            + " FROM orders o, generate_series(1, 10000) i"
            + " WHERE o.id = (SELECT min(id) FROM orders)");
    long stale = stale();
    kill("between two slices", new SliceTrap(copy), servers.worker());
    assertThat(stale()).as("stale rows when the worker was killed").isBetween(1L, stale - 1);
    servers.restart(servers.worker(), Servers.Flush.OFTEN);
    settle(before);
    long removed =
        copy.number(
            "SELECT sum(removed) FROM tidemark_runs WHERE generation > " + before.orElseThrow());
    assertThat(removed).as("removed, the signal's generation may have run twice").isEqualTo(stale);
  }

  /** How many rows the copy has that the source has no more. */
  private long stale() {
    return copy.column("SELECT id FROM orders").stream()
        .filter(id -> !shop.has(Long.parseLong(String.valueOf(id))))
        .count();
  }

  private long removed(long generation) {
    return copy.number("SELECT removed FROM tidemark_runs WHERE generation = " + generation);
  }

  /** How many offsets of the data topic the appending sink has behind it. */
  private long position() {
    return log.number(
        "SELECT coalesce(sum(position), 0) FROM tidemark_progress WHERE topic = '"
            + dataTopic()
            + "'");
  }

  private void kill(String when, Trap set, ServerProcess victim) {
    try (Trap trap = set) {
      run();
      trap.awaitSprung();
      victim.killHard();
      kills.add(when + ": " + victim.name() + " killed, " + trap.evidence());
    }
    System.out.println(name + " " + kills.get(kills.size() - 1));
  }

  private void run() {
    servers.connect().patch(name + "-shop", Map.of("signal", Setting.signal()));
  }

  /** Waits until the first generation has ended. */
  void settle() {
    settle(OptionalLong.empty());
  }

  /**
   * Waits until a generation has ended that had not before, and the mirror has obeyed the newest. A
   * generation that was asked for may not have begun when its worker was killed: without its END it
   * would begin under whatever comes next.
   */
  private void settle(OptionalLong before) {
    Waiting.until(
        name + " to settle after " + kills,
        () -> {
          watch.check();
          OptionalLong start = markers.newest("START");
          OptionalLong end = markers.newest("END");
          return start.isPresent()
              && end.isPresent()
              && !end.equals(before)
              && end.getAsLong() >= start.getAsLong()
              && status(copy, end.getAsLong()).equals("COMPLETED")
              && status(log, end.getAsLong()).equals("COMPLETED");
        });
  }

  private static String status(Database database, long generation) {
    if (!database.hasTable("tidemark_runs")) {
      return "";
    }
    List<?> statuses =
        database.column("SELECT status FROM tidemark_runs WHERE generation = " + generation);
    return statuses.isEmpty() ? "" : String.valueOf(statuses.get(0));
  }

  /** One last generation, after which both tables must be the same. */
  void finish() {
    OptionalLong before = markers.newest("END");
    run();
    settle(before);
    watch.check();
    Comparison.assertSame(shop.database(), "orders", copy, "orders");
    List<Entry> sent = servers.topics().read(dataTopic());
    assertThat(Appended.otherThanSent(sentTimes(sent), appendedTimes())).isEmpty();
    if (watch.looks() < kills.size()) {
      throw new AssertionError(
          watch.looks() + " looks at the destination are too few for " + kills.size() + " kills");
    }
    System.out.printf(
        "%s: %d kills, %d records, %d looks at the destination, no live row missing%n",
        name, kills.size(), sent.size(), watch.looks());
  }

  /** By key and generation, since a key is sent once per reading of it. */
  private static Map<String, Long> sentTimes(List<Entry> sent) {
    return times(
        sent.stream()
            .map(e -> e.key().path("id").asText() + "@" + e.header("tidemark.generation")));
  }

  private Map<String, Long> appendedTimes() {
    return times(log.column("SELECT id || '@' || _sync_generation FROM orders").stream());
  }

  private static Map<String, Long> times(Stream<?> rows) {
    return rows.collect(Collectors.groupingBy(String::valueOf, Collectors.counting()));
  }

  @Override
  public String describe() {
    return kills
        + "\nmarkers "
        + markers.all()
        + "\nruns "
        + copy.rows("SELECT * FROM tidemark_runs ORDER BY generation")
        + "\nstatus "
        + servers.connect().status(name + "-shop")
        + servers.connect().status(name + "-mirror")
        + servers.connect().status(name + "-log");
  }

  @Override
  public void close() {
    watch.close();
    traps.close();
    for (String connector : List.of("-shop", "-mirror", "-log")) {
      servers.connect().delete(name + connector);
    }
  }
}
