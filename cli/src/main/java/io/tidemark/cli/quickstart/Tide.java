package io.tidemark.cli.quickstart;

import io.tidemark.cli.database.Sql;
import java.util.List;
import java.util.Map;

/** Runs generation after generation of all tables. */
final class Tide {

  private final Servers servers;
  private final Runnable signal;
  private final Mirror mirror;
  private final GenerationWatch watch;

  /**
   * No generation has begun yet.
   *
   * @param signal asks the source for another generation of every table
   */
  Tide(Servers servers, Runnable signal, Mirror mirror, GenerationWatch watch) {
    this.servers = servers;
    this.signal = signal;
    this.mirror = mirror;
    this.watch = watch;
  }

  /** Waits for the generation that begins when the source is registered. */
  GenerationWatch.Outcome first() {
    return first(Map.of());
  }

  /** The same at a destination that has generations already. */
  GenerationWatch.Outcome first(Map<String, Long> before) {
    return watch.await(before, servers::requireAlive);
  }

  /** Asks for another generation of every table, and waits for it. */
  GenerationWatch.Outcome next() {
    Map<String, Long> before = mirror.newest();
    signal.run();
    return watch.await(before, servers::requireAlive);
  }

  /**
   * Lets the server do now what it would sooner or later do by itself about the rows written last,
   * so that what follows is not charged with it.
   */
  void settle(Sql source, String schema, List<String> tables) {
    tables.forEach(table -> source.run("VACUUM " + schema + "." + table));
    tables.forEach(mirror::vacuum);
  }
}
