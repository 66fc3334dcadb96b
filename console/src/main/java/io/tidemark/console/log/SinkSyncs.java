package io.tidemark.console.log;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.generation.StreamId;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
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

  private SinkSyncs at(long now) {
    return new SinkSyncs(sinkId, runs, lastSuccess, now);
  }

  /**
   * What was read of each sink, which is not read again while its log says that nothing was
   * written: with hundreds of syncs that is most of what a look costs. Not for long, since a
   * transaction may commit what it wrote before others did.
   */
  public static final class Memory {
    private static final Duration GOOD_FOR = Duration.ofSeconds(10);

    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(RunLog.Mark mark, SinkSyncs syncs) {}

    /** All syncs of a sink. */
    public SinkSyncs of(RunLog log, int runsPerSync) {
      RunLog.Mark mark = log.mark();
      long now = log.clock();
      Known before = known.get(log.connector());
      if (before != null
          && before.mark.equals(mark)
          && !mark.fresh()
          && now - before.syncs.clock < GOOD_FOR.toMillis()) {
        return before.syncs.at(now);
      }
      SinkSyncs read = SinkSyncs.of(log, runsPerSync);
      known.put(log.connector(), new Known(mark, read));
      return read;
    }
  }

  private static StreamId stream(ObjectNode row) {
    return new StreamId(row.path("source").asText(), row.path("sync").asText());
  }
}
