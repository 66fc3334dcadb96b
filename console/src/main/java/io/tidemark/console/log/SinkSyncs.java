package io.tidemark.console.log;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.generation.StreamId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The syncs that a sink writes.
 *
 * @param sinkId {@code sink.id}
 * @param runs the newest runs of each sync, newest first
 * @param lastSuccess when each was complete for the last time
 * @param clock the destination's, in milliseconds
 */
public record SinkSyncs(
    String sinkId,
    Map<StreamId, List<ObjectNode>> runs,
    Map<StreamId, String> lastSuccess,
    long clock) {

  /** A sink that has written down nothing. */
  public static final SinkSyncs NONE = new SinkSyncs("", Map.of(), Map.of(), 0);

  /** All of them. */
  public static SinkSyncs of(RunLog log, int runsPerSync) {
    return of(
        log,
        log.newest(runsPerSync).stream()
            .collect(
                Collectors.groupingBy(SinkSyncs::stream, LinkedHashMap::new, Collectors.toList())));
  }

  /** One of them. */
  public static SinkSyncs of(RunLog log, StreamId stream, int runs) {
    List<ObjectNode> newest = log.runs(RunQuery.of(stream.source(), stream.sync(), runs));
    return of(log, newest.isEmpty() ? Map.of() : Map.of(stream, newest));
  }

  private static SinkSyncs of(RunLog log, Map<StreamId, List<ObjectNode>> runs) {
    Map<StreamId, String> successes = new HashMap<>();
    for (ObjectNode last : log.lastSuccesses()) {
      Optional.ofNullable(last.path("last_success").textValue())
          .ifPresent(moment -> successes.put(stream(last), moment));
    }
    return new SinkSyncs(log.sinkId(), runs, successes, log.clock());
  }

  private static StreamId stream(ObjectNode row) {
    return new StreamId(row.path("source").asText(), row.path("sync").asText());
  }
}
