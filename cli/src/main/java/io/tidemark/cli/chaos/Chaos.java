package io.tidemark.cli.chaos;

import io.tidemark.cli.process.ConnectClient;
import io.tidemark.cli.process.FileTree;
import io.tidemark.cli.process.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One run: servers, connectors, a plan that is carried out, and those who watch. */
public final class Chaos {

  /** What nobody looks at when nothing was wrong; the log of events stays. */
  private static final List<String> LEFTOVERS = List.of("data", "logs", "settings", "tmp");

  private final Installation installation;
  private final Consumer<String> say;

  /**
   * Runs of what was built.
   *
   * @param say takes lines for people
   */
  public Chaos(Installation installation, Consumer<String> say) {
    this.installation = installation;
    this.say = say;
  }

  /**
   * Draws a run from a seed and carries it out.
   *
   * @param rounds of forty seconds of changes and faults, each with a time of quiet behind it
   * @param folder for logs and data
   */
  public Outcome run(long seed, boolean exactlyOnce, int rounds, Path folder) {
    return run(new EventLog.Recorded(seed, exactlyOnce, Plan.draw(seed, rounds)), folder);
  }

  /** Carries out again what a log tells. */
  public Outcome replay(Path log, Path folder) {
    return run(EventLog.read(log), folder);
  }

  private Outcome run(EventLog.Recorded plan, Path folder) {
    Outcome outcome = perform(plan, folder);
    if (outcome.violation().isEmpty()) {
      LEFTOVERS.forEach(name -> remove(folder.resolve(name)));
    }
    return outcome;
  }

  private static void remove(Path tree) {
    try {
      FileTree.remove(tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Outcome perform(EventLog.Recorded plan, Path folder) {
    EventLog log = new EventLog(folder.resolve("events.log"));
    log.begin(plan.seed(), plan.exactlyOnce());
    say.accept(
        "Seed %d, %s source, %d events; log %s"
            .formatted(
                plan.seed(),
                plan.exactlyOnce() ? "exactly-once" : "at-least-once",
                plan.events().size(),
                log.file()));
    Setup setup = new Setup(plan.exactlyOnce());
    try (Cluster cluster = new Cluster(installation, folder, setup)) {
      cluster.start();
      try (Shop shop = Shop.open(cluster, plan.seed());
          Calm calm = new Calm(cluster, shop)) {
        Acts acts = new Acts(cluster, shop);
        acts.act(new Event(0, Action.CLOCK, "source", 0, 0));
        register(cluster, setup);
        calm.awaitEqual();
        return watched(cluster, shop, new Play(acts, calm, log, say), plan);
      }
    }
  }

  private static void register(Cluster cluster, Setup setup) {
    ConnectClient connect = cluster.connect();
    connect.put("source", setup.source(cluster.urlBehind("source", Shop.SOURCE)));
    connect.put("copy", setup.copy(cluster.urlBehind("copy", Shop.COPY)));
    connect.put("log", setup.log(cluster.urlBehind("log", Shop.LOG)));
  }

  private static Outcome watched(Cluster cluster, Shop shop, Play play, EventLog.Recorded plan) {
    long start = System.nanoTime();
    List<SourceTable> copied = Setup.COPIED.stream().map(shop::table).toList();
    try (Lookout lookout = new Lookout(copied, new Session(cluster.url(Shop.COPY)))) {
      Optional<String> violation = play.play(plan.events(), lookout);
      return new Outcome(
          plan.seed(),
          plan.exactlyOnce(),
          play.changes(),
          play.faults(),
          lookout.looks(),
          Duration.ofNanos(System.nanoTime() - start),
          violation);
    }
  }

  /**
   * What came of a run.
   *
   * @param looks how often somebody looked at a copy
   * @param violation what is as it must never be
   */
  public record Outcome(
      long seed,
      boolean exactlyOnce,
      int changes,
      int faults,
      int looks,
      Duration took,
      Optional<String> violation) {}
}
