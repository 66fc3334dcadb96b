package io.tidemark.console.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.console.cluster.Connector;
import io.tidemark.console.cluster.Connector.Kind;
import io.tidemark.source.SourceSchedules;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How syncs are read, and when next, by the configurations of their sources and by when they ran
 * last.
 */
final class NextRuns {
  private static final Logger log = LoggerFactory.getLogger(NextRuns.class);

  /** The mode of syncs that nothing starts, because their source reads at all times. */
  private static final String LOG = "log";

  private final Instant now;
  private final Map<String, Optional<SourceSchedules>> sources = new HashMap<>();

  NextRuns(Instant now) {
    this.now = now;
  }

  /**
   * Puts in {@code mode}, {@code cursor}, {@code schedule} and {@code next_run}, a moment that may
   * be over, because the run is due; each null where it is not known or no time starts a run.
   *
   * @param source the connector that reads the sync, where it is here
   * @param lastStart when the source began with the last run that its schedule may have started
   */
  void put(ObjectNode sync, Optional<Connector> source, Optional<Instant> lastStart) {
    String name = sync.path("sync").asText();
    Optional<SourceSchedules> schedules =
        source
            .filter(Kind.SOURCE::isOf)
            .flatMap(connector -> sources.computeIfAbsent(connector.name(), n -> of(connector)));
    boolean log = source.filter(Kind.LOG::isOf).isPresent();
    sync.put("mode", log ? LOG : schedules.map(known -> known.mode(name)).orElse(null));
    ArrayNode cursor = sync.putArray("cursor");
    schedules.ifPresent(known -> known.cursor(name).forEach(cursor::add));
    sync.put("schedule", schedules.map(known -> known.text(name)).orElse(null));
    Optional<Instant> next =
        schedules
            .filter(known -> source.filter(Connector::runs).isPresent())
            .flatMap(
                known ->
                    lastStart
                        .map(last -> known.after(name, last))
                        .orElseGet(() -> known.first(name, now)));
    sync.put("next_run", next.map(Instant::toString).orElse(null));
  }

  private static Optional<SourceSchedules> of(Connector source) {
    try {
      return Optional.of(new SourceSchedules(source.config()));
    } catch (RuntimeException e) {
      // whose message may quote a value
      log.debug("The schedules of {} cannot be told", source.name(), e);
      return Optional.empty();
    }
  }
}
