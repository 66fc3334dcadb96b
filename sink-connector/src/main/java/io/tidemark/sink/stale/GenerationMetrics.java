package io.tidemark.sink.stale;

import io.tidemark.generation.StreamId;
import io.tidemark.jdbc.Session;
import io.tidemark.monitor.Labels;
import io.tidemark.monitor.Metric;
import io.tidemark.monitor.Metric.Group;
import io.tidemark.monitor.MetricSet;
import io.tidemark.monitor.SyncState;
import io.tidemark.monitor.TaskMetrics;
import io.tidemark.sink.state.StreamHistory;
import io.tidemark.sink.state.StreamRow;
import io.tidemark.sink.state.Streams;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Shows how the generations of each sync stand. All of it is in the state tables, so that every
 * keeper of a sink shows the same, and a new one what others have left; only rows that it deletes
 * itself are counted.
 */
final class GenerationMetrics {
  private final TaskMetrics metrics;
  private final GenerationTable generations;
  private final Streams streams;
  private final StaleSettings settings;
  private Set<StreamId> open = Set.of();
  private Set<GenerationKey> keys = Set.of();
  private boolean begun;

  GenerationMetrics(
      TaskMetrics metrics, GenerationTable generations, Streams streams, StaleSettings settings) {
    this.metrics = metrics;
    this.generations = generations;
    this.streams = streams;
    this.settings = settings;
  }

  /** Looking, or a step, has failed and is going to be tried again. */
  void retried() {
    metrics.of(Group.SINK_TASK, Labels.TASK).add(Metric.RETRIES, 1);
  }

  /** Stale rows have been deleted, and that is committed. */
  void deleted(StreamId stream, long rows) {
    of(stream).add(Metric.ROWS_STALE_DELETED, rows);
  }

  /**
   * Shows what a look has seen, and asks for what has come to its end since the one before.
   *
   * @param syncs the same {@linkplain Snapshot#bySync by sync}
   */
  void looked(Session session, Snapshot snapshot, Map<StreamId, Snapshot> syncs) {
    List<Generation> running = syncs.values().stream().flatMap(this::running).toList();
    if (!begun) {
      begin(session);
    }
    Map<StreamId, List<Generation>> byStream =
        running.stream().collect(Collectors.groupingBy(g -> g.key().stream()));
    open.stream().filter(stream -> !byStream.containsKey(stream)).forEach(this::idle);
    Set<GenerationKey> written =
        snapshot.applied().stream()
            .filter(applied -> applied.counts().applied() > 0)
            .map(Snapshot.Applied::key)
            .collect(Collectors.toSet());
    byStream.forEach(
        (stream, theirs) -> {
          Snapshot sync = syncs.getOrDefault(stream, Snapshot.EMPTY);
          Stream<RunStatus> statuses =
              theirs.stream().map(g -> status(g, written.contains(g.key()), sync));
          show(of(stream), theirs, statuses, sync);
        });
    open = Set.copyOf(byStream.keySet());
    Set<GenerationKey> now = running.stream().map(Generation::key).collect(Collectors.toSet());
    ended(session, keys.stream().filter(key -> !now.contains(key)).toList());
    keys = now;
    if (!snapshot.open().isEmpty()) {
      floors(snapshot.histories().stream().map(StreamHistory::row).toList());
      forget(snapshot);
    }
  }

  private Stream<Generation> running(Snapshot sync) {
    return sync.open().stream()
        .filter(g -> !g.state().isTerminal() && !g.isTest())
        .filter(g -> Decisions.concerns(g, sync, settings));
  }

  private void begin(Session session) {
    generations.completed(session).forEach(done -> done(done, OptionalLong.empty()));
    floors(streams.histories(session).stream().map(StreamHistory::row).toList());
    begun = true;
  }

  private void ended(Session session, List<GenerationKey> over) {
    for (StreamId stream : over.stream().map(GenerationKey::stream).distinct().toList()) {
      floors(streams.of(session, stream));
      long now = generations.clock(session);
      generations
          .completed(session, stream)
          .ifPresent(done -> done(done, OptionalLong.of(now - done.startedAt())));
    }
  }

  private void done(GenerationTable.Completed done, OptionalLong took) {
    MetricSet sync = of(done.stream());
    current(sync, done.generation());
    if (done.startedAt() > sync.get(Metric.LAST_SUCCESS)) {
      took.ifPresent(millis -> sync.set(Metric.LAST_RUN_DURATION, Math.max(0, millis)));
      sync.set(Metric.LAST_SUCCESS, done.startedAt());
    }
  }

  private void idle(StreamId stream) {
    MetricSet sync = of(stream);
    sync.set(Metric.STATE, SyncState.IDLE.code());
    sync.set(Metric.GENERATION_AGE, 0);
    sync.set(Metric.PARTITIONS_AWAITED, 0);
  }

  private static void show(
      MetricSet sync, List<Generation> running, Stream<RunStatus> statuses, Snapshot snapshot) {
    sync.set(
        Metric.GENERATION_AGE,
        running.stream().mapToLong(g -> g.facts().startedAt()).min().orElse(0));
    sync.set(Metric.PARTITIONS_AWAITED, running.stream().mapToLong(snapshot::awaited).sum());
    running.forEach(g -> current(sync, g.generation()));
    sync.set(Metric.STATE, highest(statuses).code());
  }

  private static void current(MetricSet sync, long generation) {
    sync.set(Metric.GENERATION_CURRENT, Math.max(generation, sync.get(Metric.GENERATION_CURRENT)));
  }

  private static SyncState highest(Stream<RunStatus> statuses) {
    return statuses.map(RunStatus::shown).max(Comparator.naturalOrder()).orElse(SyncState.IDLE);
  }

  private RunStatus status(Generation g, boolean written, Snapshot snapshot) {
    RunStatus stands = RunStatus.of(g.state(), written ? 1 : 0, 0);
    boolean failed = snapshot.failure(g, settings.markerTopic()).isPresent();
    return failed && stands.needsTasks() ? RunStatus.FAILED : stands;
  }

  private void floors(Collection<StreamRow> rows) {
    Map<StreamId, Long> lowest =
        rows.stream().collect(Collectors.toMap(StreamRow::stream, StreamRow::floor, Math::min));
    lowest.forEach((stream, floor) -> of(stream).set(Metric.GENERATION_FLOOR, floor));
  }

  /** What is neither registered nor under way is no sync of this sink any more. */
  private void forget(Snapshot snapshot) {
    Function<StreamId, Labels> labels = GenerationMetrics::labels;
    Set<Labels> known =
        Stream.concat(
                open.stream(), snapshot.histories().stream().map(history -> history.row().stream()))
            .map(labels)
            .collect(Collectors.toSet());
    metrics.retain(Group.SINK_SYNC, known::contains);
  }

  private MetricSet of(StreamId stream) {
    return metrics.of(Group.SINK_SYNC, labels(stream));
  }

  private static Labels labels(StreamId stream) {
    return Labels.sync(stream.source(), stream.sync());
  }
}
