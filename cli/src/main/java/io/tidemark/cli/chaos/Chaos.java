package io.tidemark.cli.chaos;

import io.tidemark.cli.chaos.EventLog.Recorded;
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

  private static final Duration PAUSE = Duration.ofMillis(100);

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
   * @param aim what the faults are drawn from
   * @param folder for logs and data, without the log of another run
   */
  public Outcome run(long seed, boolean exactlyOnce, int rounds, Aim aim, Path folder) {
    return run(new Recorded(seed, exactlyOnce, rounds, Plan.draw(seed, rounds, aim)), folder);
  }

  /** Carries out again what a log tells. */
  public Outcome replay(Path log, Path folder) {
    Recorded run = EventLog.read(log);
    List<Event> events = Replay.whole(run.events(), run.rounds());
    return run(new Recorded(run.seed(), run.exactlyOnce(), run.rounds(), events), folder);
  }

  private Outcome run(Recorded run, Path folder) {
    EventLog log = EventLog.begin(folder, run);
    say.accept(
        "Seed %d, %s source, %d events; log %s"
            .formatted(
                run.seed(),
                run.exactlyOnce() ? "exactly-once" : "at-least-once",
                run.events().size(),
                log.file()));
    Outcome outcome = perform(run, folder, log);
    if (outcome.finding().isEmpty()) {
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

  private Outcome perform(Recorded run, Path folder, EventLog log) {
    long start = System.nanoTime();
    Optional<Outcome> outcome = Optional.empty();
    Setup setup = new Setup(run.exactlyOnce());
    try (Cluster cluster = new Cluster(installation, folder, setup)) {
      cluster.start();
      try (Shop shop = Shop.open(cluster, run.seed());
          Calm calm = new Calm(cluster, shop, log)) {
        Acts acts = new Acts(cluster, shop);
        acts.act(new Event(0, Action.CLOCK, "source", 0, 0));
        register(cluster, setup);
        calm.awaitEqual();
        Consumer<String> aside = line -> say.accept("  seed %d: %s".formatted(run.seed(), line));
        Play play = new Play(acts::act, calm::check, log, aside);
        Outcome watched = watched(cluster, shop, play, run);
        outcome = Optional.of(watched.with(calm.help()));
      }
    } catch (RuntimeException e) {
      // in the beginning, or when all is over; what was found before that stays
      Finding finding = Finding.of(e);
      log.remark("FOUND " + finding);
      return outcome
          .filter(before -> before.finding().isPresent())
          .orElse(Outcome.of(run, since(start), finding));
    }
    return outcome.orElseThrow();
  }

  private static void register(Cluster cluster, Setup setup) {
    ConnectClient connect = cluster.connect();
    connect.put("source", setup.source(cluster.urlBehind("source", Shop.SOURCE)));
    connect.put("copy", setup.copy(cluster.urlBehind("copy", Shop.COPY)));
    connect.put("log", setup.log(cluster.urlBehind("log", Shop.LOG)));
  }

  private static Outcome watched(Cluster cluster, Shop shop, Play play, Recorded run) {
    long start = System.nanoTime();
    List<SourceTable> copied = Setup.COPIED.stream().map(shop::table).toList();
    try (Copies copies = new Copies(cluster.url(Shop.COPY));
        Lookout lookout = new Lookout(PAUSE, copies.of(copied))) {
      Optional<Finding> found = play.play(run.events(), lookout);
      return new Outcome(
          run.seed(),
          run.exactlyOnce(),
          run.rounds(),
          play.changes(),
          play.faults(),
          Help.NONE,
          lookout.looks(),
          play.chaos(),
          since(start),
          found);
    }
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
