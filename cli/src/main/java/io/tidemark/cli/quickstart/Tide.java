package io.tidemark.cli.quickstart;

import java.util.List;
import java.util.Map;

/** Runs generation after generation of the whole shop. */
final class Tide {

  private final Servers servers;
  private final Connectors connectors;
  private final Mirror mirror;
  private final GenerationWatch watch;

  Tide(Servers servers, Connectors connectors, Mirror mirror, Screen screen) {
    this.servers = servers;
    this.connectors = connectors;
    this.mirror = mirror;
    this.watch =
        new GenerationWatch(
            Shop.TABLES.stream().map(Connectors::syncOf).toList(),
            mirror,
            servers.worker().client(),
            connectors.names(),
            screen);
  }

  /** Waits for the generation that begins when the source is registered. */
  GenerationWatch.Outcome first() {
    return watch.await(Map.of(), servers::requireAlive);
  }

  /** Asks for another generation of every table, and waits for it. */
  GenerationWatch.Outcome next() {
    Map<String, Long> before = mirror.newest();
    connectors.signalRun();
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
