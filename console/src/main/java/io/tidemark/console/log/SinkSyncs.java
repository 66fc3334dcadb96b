package io.tidemark.console.log;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.generation.StreamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The syncs that a sink writes.
 *
 * @param sinkId {@code sink.id}
 * @param runs the newest runs of each sync
 * @param lastSuccess when each was complete for the last time
 * @param schemaChanges how the table of a single sync has changed, newest first; none of many
 * @param clock the destination's, in milliseconds
 */
public record SinkSyncs(
    String sinkId,
    Map<StreamId, Newest> runs,
    Map<StreamId, String> lastSuccess,
    List<ObjectNode> schemaChanges,
    long clock) {

  /** A sink that has written down nothing. */
  public static final SinkSyncs NONE = new SinkSyncs("", Map.of(), Map.of(), List.of(), 0);

  /** All of them, or those that were written to. */
  static SinkSyncs of(RunLog log, int runsPerSync, Since since) {
    Map<StreamId, Newest> runs =
        log.newest(runsPerSync, since).stream()
            .collect(
                Collectors.groupingBy(
                    SinkSyncs::stream,
                    Collectors.collectingAndThen(
                        Collectors.toList(), all -> Newest.of(all, runsPerSync))));
    return new SinkSyncs(
        log.sinkId(), runs, successes(log.lastSuccesses(since)), List.of(), log.clock());
  }

  /** One of them. */
  public static SinkSyncs of(RunLog log, StreamId stream, int runs) {
    List<ObjectNode> newest =
        new ArrayList<>(log.runs(RunQuery.of(stream.source(), stream.sync(), runs)));
    log.ranges(stream.source(), stream.sync()).stream()
        .filter(range -> !newest.contains(range))
        .forEach(newest::add);
    return new SinkSyncs(
        log.sinkId(),
        newest.isEmpty() ? Map.of() : Map.of(stream, Newest.of(newest, runs)),
        successes(log.lastSuccess(stream.source(), stream.sync())),
        log.schemaChanges(stream.source(), stream.sync()),
        log.clock());
  }

  private static Map<StreamId, String> successes(List<ObjectNode> rows) {
    Map<StreamId, String> successes = new HashMap<>();
    for (ObjectNode last : rows) {
      Optional.ofNullable(last.path("last_success").textValue())
          .ifPresent(moment -> successes.put(stream(last), moment));
    }
    return successes;
  }

  private SinkSyncs at(long now) {
    return new SinkSyncs(sinkId, runs, lastSuccess, schemaChanges, now);
  }

  /** The same with what was read anew of some. */
  private SinkSyncs with(SinkSyncs some) {
    Map<StreamId, Newest> allRuns = new HashMap<>(runs);
    allRuns.putAll(some.runs);
    Map<StreamId, String> successes = new HashMap<>(lastSuccess);
    successes.putAll(some.lastSuccess);
    return new SinkSyncs(sinkId, allRuns, successes, schemaChanges, some.clock);
  }

  /**
   * What was read of each sink. While its log says that nothing was written nothing is read again,
   * and else only what was written to: with hundreds of syncs reading is most of what a look costs.
   * Everything is read once a minute, and when runs are gone.
   */
  public static final class Memory {
    private static final Duration GOOD_FOR = Duration.ofMinutes(1);

    /** A transaction may commit what it wrote before others did: much longer than one takes. */
    private static final long OVERLAP = TimeUnit.SECONDS.toMicros(10);

    private final Map<String, Known> known = new ConcurrentHashMap<>();

    private record Known(RunLog.Mark mark, SinkSyncs syncs, long wholeSince) {
      boolean isGood(RunLog.Mark now) {
        return now.clock() - wholeSince < GOOD_FOR.toMillis() && now.runs() >= mark.runs();
      }

      Since since() {
        return new Since(mark.written().map(moment -> moment - OVERLAP));
      }
    }

    /** All syncs of a sink. */
    public SinkSyncs of(RunLog log, int runsPerSync) {
      RunLog.Mark mark = log.mark();
      Known before = known.get(log.connector());
      if (before == null || !before.isGood(mark)) {
        SinkSyncs all = SinkSyncs.of(log, runsPerSync, Since.EVER);
        known.put(log.connector(), new Known(mark, all, mark.clock()));
        return all;
      } else if (mark.saysNoMoreThan(before.mark)) {
        return before.syncs.at(mark.clock());
      }
      SinkSyncs now = before.syncs.with(SinkSyncs.of(log, runsPerSync, before.since()));
      known.put(log.connector(), new Known(mark, now, before.wholeSince));
      return now;
    }
  }

  private static StreamId stream(ObjectNode row) {
    return new StreamId(row.path("source").asText(), row.path("sync").asText());
  }
}
