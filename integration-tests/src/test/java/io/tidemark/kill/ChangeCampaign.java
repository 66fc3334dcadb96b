package io.tidemark.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.process.ServerProcess;
import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Waiting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;

/**
 * One seed's war on a sync that sends changes by itself, again and again. After each killing source
 * and destination must become equal, without anybody asking for it.
 */
final class ChangeCampaign implements Trial {
  private final Servers servers;
  private final Random random;
  private final String name;
  private final List<String> modes;
  private final Database copy;
  private final Markers markers;
  private final Shop shop;
  private final Traps traps;
  private final KeyWatch watch;
  private final List<String> kills = new ArrayList<>();

  /**
   * A sync whose first run has been asked for.
   *
   * @param sync the source's settings
   * @param modes of the runs that must go on to end
   */
  ChangeCampaign(
      Servers servers, long seed, String kind, Map<String, String> sync, List<String> modes) {
    this.servers = servers;
    this.random = new Random(seed);
    this.name = kind + seed;
    this.modes = modes;
    Setting setting = new Setting(name);
    Database source = servers.createDatabase(name + "_shop");
    copy = servers.createDatabase(name + "_copy");
    markers = new Markers(servers, setting.markerTopic());
    shop = new Shop(source, random);
    traps = new Traps(servers, random, setting.markerTopic(), shop, copy);
    watch = new KeyWatch(copy, shop);
    Map<String, String> small = new HashMap<>(sync);
    small.put("fetch.size", "100");
    servers.connect().put(name + "-shop", setting.source(source, small));
    String topics = String.join(",", setting.dataTopic(), setting.keysTopic());
    Map<String, String> batches =
        Map.of("batch.size", "200", "topics", topics + "," + setting.markerTopic());
    servers.connect().put(name + "-copy", setting.sink(copy, batches));
  }

  /** Kills in a phase of some run; which process, and how it comes back, is up to the seed. */
  void killIn(Phase phase) {
    ServerProcess victim = random.nextInt(3) == 0 ? servers.broker() : servers.worker();
    List<Long> doomed = shop.doomed();
    try (Trap trap = phase == Phase.WRITE ? traps.beforeWrite() : traps.set(phase, doomed)) {
      shop.delete(doomed);
      shop.change();
      trap.awaitSprung();
      kill(phase.toString(), trap, victim);
      shop.change();
    }
    goOn(victim);
  }

  /** Kills at any moment while a row waits for its commit, which comes when the worker is dead. */
  void killBeforeLateCommit() {
    try (Shop.Late late = shop.late();
        Trap trap = traps.set(Phase.RANDOM, List.of())) {
      shop.change();
      trap.awaitSprung();
      kill("before the commit of " + late, trap, servers.worker());
      shop.change();
    }
    goOn(servers.worker());
  }

  private void kill(String when, Trap trap, ServerProcess victim) {
    victim.killHard();
    kills.add(when + ": " + victim.name() + " killed, " + trap.evidence());
    System.out.println(name + " " + kills.get(kills.size() - 1));
  }

  private void goOn(ServerProcess victim) {
    boolean often = random.nextBoolean();
    servers.restart(victim, often ? Servers.Flush.OFTEN : Servers.Flush.RARELY);
    for (String mode : modes) {
      OptionalLong before = markers.newestEnd(mode);
      shop.change();
      Waiting.until(
          name + " to end a run of mode " + mode + " after " + kills,
          () -> {
            watch.check();
            return !markers.newestEnd(mode).equals(before);
          });
    }
    settle();
  }

  /** Waits until source and destination are equal. */
  void settle() {
    Waiting.until(
        "the destination's table",
        () -> copy.hasTable("orders") && copy.number("SELECT count(*) FROM orders") > 0);
    Waiting.untilAsserted(
        name + " to be equal after " + kills,
        () -> Comparison.assertSame(shop.database(), "orders", copy, "orders"));
    watch.check();
  }

  /** Nothing was held up, and somebody has looked all the while. */
  void finish() {
    assertThat(copy.column("SELECT DISTINCT status FROM tidemark_runs"))
        .doesNotContain("HELD", "BLOCKED", "COMPLETED_WITH_ERRORS");
    assertThat(watch.looks()).isGreaterThan(kills.size());
    System.out.printf(
        "%s: %d kills, %d looks at the destination, no live row missing%n",
        name, kills.size(), watch.looks());
  }

  @Override
  public String describe() {
    return kills
        + "\nmarkers "
        + markers.all()
        + "\nruns "
        + (copy.hasTable("tidemark_runs")
            ? copy.rows("SELECT * FROM tidemark_runs ORDER BY generation")
            : "none")
        + "\nstatus "
        + servers.connect().status(name + "-shop")
        + servers.connect().status(name + "-copy");
  }

  @Override
  public void close() {
    watch.close();
    traps.close();
    servers.connect().delete(name + "-shop");
    servers.connect().delete(name + "-copy");
  }
}
