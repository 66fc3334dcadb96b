package io.tidemark.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.chaos.Finding;
import io.tidemark.cli.chaos.Finding.Kind;
import io.tidemark.cli.chaos.Look;
import io.tidemark.cli.chaos.Lookout;
import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Gate;
import io.tidemark.testbed.Waiting;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * A large table that is read in four ranges, whose worker is killed in every part of a generation
 * and comes back with another number of tasks each time. Beside it, the same table is read in one
 * piece.
 */
final class RangeCampaign implements Trial {
  private static final int RANGES = 4;
  private static final String SPLIT = "ranges";
  private static final String WHOLE = "whole";
  private static final Set<String> OPEN =
      Set.of("PENDING", "READING", "WRITING", "WAITING", "DELETING", "HELD", "BLOCKED");

  private final Servers servers;
  private final long rows;
  private final Setting setting = new Setting(SPLIT);
  private final Database shop;
  private final Database copy;
  private final Database whole;
  private final Markers markers;
  private final Gate gate;
  private final Lookout watch;
  private final List<String> kills = new ArrayList<>();

  RangeCampaign(Servers servers, long rows) {
    this.servers = servers;
    this.rows = rows;
    shop = servers.createDatabase(SPLIT + "_shop");
    copy = servers.createDatabase(SPLIT + "_copy");
    whole = servers.createDatabase(WHOLE + "_copy");
    markers = new Markers(servers, setting.markerTopic());
    shop.execute(
        """
        CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL);
        INSERT INTO orders SELECT i, 'new' FROM generate_series(1, %d) i;
        CREATE TABLE threshold (id bigint, part bigint);
        INSERT INTO threshold VALUES (0, 0)
        """
            .formatted(rows));
    gate =
        Gate.before(
            shop,
            "orders",
            "id > (SELECT t.id FROM threshold t) OR id %% %d > (SELECT t.part FROM threshold t)"
                .formatted(rows / RANGES));
    shop.execute("GRANT SELECT ON threshold TO " + Gate.USER);
    start(setting, copy, Map.of("splits", "4", "tasks.max", "4"));
    watch = new Lookout(Duration.ofSeconds(1), List.of(this::look));
  }

  private void start(Setting of, Database target, Map<String, String> own) {
    Map<String, String> source = new HashMap<>(own);
    source.put("signal", Setting.signal());
    source.put("producer.override.compression.type", "lz4");
    servers.connect().put(of.name() + "-shop", of.source(shop, source));
    Map<String, String> sink = Map.of("consumer.override.max.poll.records", "5000");
    servers.connect().put(of.name() + "-copy", of.sink(target, sink));
  }

  /** Rows that are never deleted: once they are all there, none may be missing. */
  private Look look() {
    if (!isWhole(copy, RANGES)) {
      return Look.NOTHING;
    }
    long there = copy.number("SELECT count(*) FROM orders WHERE id % 100 <> 7");
    long wanted = rows - rows / 100;
    return new Look(
        true,
        there < wanted
            ? Optional.of(new Finding(Kind.MISSING, wanted - there + " live rows are missing"))
            : Optional.empty());
  }

  /** Whether all ranges have been read once. */
  private static boolean isWhole(Database database, int ranges) {
    return database.hasTable("tidemark_runs")
        && database.number(
                "SELECT count(DISTINCT scope) FROM tidemark_runs WHERE status = 'COMPLETED'")
            == ranges;
  }

  /** The first generation, in the middle of which the worker is killed. */
  void readAll() {
    await("half of the rows", () -> sent() >= rows / 2);
    kill("while all is read for the first time");
    tasks(2);
    awaitEnds(1, RANGES);
    awaitSettled(copy, RANGES, rows);
  }

  /** The second generation, with a kill in its scan, one in its writing, and one in its drain. */
  void readAgain() {
    shop.execute(
        "DELETE FROM orders WHERE id % 100 = 7;"
            + " UPDATE orders SET status = 'paid' WHERE id % 100 = 3");
    threshold(2 * rows, rows / RANGES / 2);
    gate.shut();
    servers.connect().patch(SPLIT + "-shop", Map.of("signal", Setting.signal()));
    await("all ranges to have begun again", () -> begun() == RANGES);
    gate.awaitReader();
    kill("in mid-scan");
    tasks(1);

    gate.awaitReader();
    threshold(rows - 100, rows);
    try (LockTrap trap = new LockTrap(copy, "tidemark_progress", "true", "tidemark_progress")) {
      letAllPass();
      trap.awaitSprung();
      kill("while rows are written: " + trap.evidence());
    }
    tasks(3);

    awaitEnds(2, RANGES - 1);
    gate.awaitReader();
    try (Trap trap = new DrainTrap(new ReadTrap(gate, shop), servers)) {
      trap.awaitSprung();
      kill("while acknowledgements were waited for: " + trap.evidence());
    }
    tasks(4);
    awaitEnds(2, RANGES);
    assertThat(markers.plans()).as("plans all the while").hasSize(1);
    assertThat(markers.end(markers.newest("END").orElseThrow()).attempts()).isGreaterThan(1);
    awaitSettled(copy, RANGES, rows - rows / 100);
  }

  /** Who waits reads on, and whoever comes to the rows that are behind the gate now waits. */
  private void letAllPass() {
    try {
      gate.letOnePass();
    } catch (SQLException e) {
      throw new IllegalStateException("the gate is stuck", e);
    }
  }

  private void threshold(long id, long part) {
    shop.execute("UPDATE threshold SET id = %d, part = %d".formatted(id, part));
  }

  private void tasks(int number) {
    servers.restart(servers.worker(), Servers.Flush.OFTEN);
    servers.connect().patch(SPLIT + "-shop", Map.of("tasks.max", Integer.toString(number)));
    Waiting.until(number + " tasks", () -> runningTasks() == number);
    assertThat(watch.found()).isEmpty();
  }

  private long runningTasks() {
    return servers.connect().status(SPLIT + "-shop").stream()
        .flatMap(status -> status.tasks().stream())
        .filter(task -> task.state().equals("RUNNING"))
        .count();
  }

  /** The server is told too: it would notice only when it has something for the dead. */
  private void kill(String when) {
    servers.worker().killHard();
    shop.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '"
            + Gate.USER
            + "'");
    kills.add(when);
    System.out.println(SPLIT + ": worker killed " + when);
  }

  /** The same table in one piece, without any kill; then all three must be the same. */
  void compare() {
    start(new Setting(WHOLE), whole, Map.of());
    awaitSettled(whole, 1, rows - rows / 100);
    Comparison.assertSame(shop, "orders", whole, "orders");
    Comparison.assertSame(shop, "orders", copy, "orders");
    assertThat(watch.found()).isEmpty();
    assertThat(watch.looks()).isPositive();
    System.out.printf(
        "%d rows in %d ranges, %d kills, %d records, %d looks at the destination%n",
        rows, RANGES, kills.size(), sent(), watch.looks());
  }

  private long sent() {
    return servers.topics().count(setting.dataTopic());
  }

  private long begun() {
    long newest = markers.newest("END").orElseThrow();
    return markers.all().stream()
        .filter(marker -> marker.path("type").asText().equals("START"))
        .filter(marker -> marker.path("generation").asLong() > newest)
        .map(marker -> marker.path("scope").asLong())
        .distinct()
        .count();
  }

  private void awaitEnds(int generations, int ranges) {
    await(
        "END " + generations + " of " + ranges + " ranges",
        () ->
            markers.ended().values().stream().filter(all -> all.size() >= generations).count()
                >= ranges);
  }

  /** Waits until a copy has so many rows and no run of it is open, but one that is ahead. */
  private void awaitSettled(Database database, int ranges, long wanted) {
    await(
        wanted + " rows",
        () ->
            isWhole(database, ranges)
                && isSettled(database)
                && database.number("SELECT count(*) FROM orders") == wanted);
  }

  private static boolean isSettled(Database database) {
    return database
        .column(
            "SELECT status FROM tidemark_runs r WHERE status <> 'WAITING' OR EXISTS (SELECT FROM"
                + " tidemark_runs n WHERE n.scope = r.scope AND n.generation > r.generation)")
        .stream()
        .noneMatch(OPEN::contains);
  }

  /** Waits as long as something moves. */
  private void await(String what, BooleanSupplier done) {
    LongSupplier progress = () -> sent() + position(copy) + position(whole);
    while (!done.getAsBoolean()) {
      long before = progress.getAsLong();
      Waiting.until(
          what + " after " + kills,
          () -> {
            assertThat(watch.found()).isEmpty();
            return done.getAsBoolean() || progress.getAsLong() != before;
          });
    }
  }

  private static long position(Database database) {
    return database.hasTable("tidemark_progress")
        ? database.number("SELECT coalesce(sum(position), 0) FROM tidemark_progress")
        : 0;
  }

  @Override
  public String describe() {
    String runs = "SELECT * FROM tidemark_runs ORDER BY generation, scope";
    return kills
        + "\nmarkers "
        + markers.all()
        + "\nruns "
        + (copy.hasTable("tidemark_runs") ? copy.rows(runs) : "none")
        + "\nstatus "
        + servers.connect().status(SPLIT + "-shop")
        + servers.connect().status(SPLIT + "-copy");
  }

  @Override
  public void close() {
    watch.close();
    try {
      gate.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    for (String name : List.of(SPLIT, WHOLE)) {
      servers.connect().delete(name + "-shop");
      servers.connect().delete(name + "-copy");
    }
  }
}
