package io.tidemark.sink.stale;

import io.tidemark.generation.StreamId;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.jdbc.Session;
import io.tidemark.monitor.TaskMetrics;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.state.Streams;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round: look, show the runs, take the steps. A step that fails holds up its own generation
 * only, and tells people why in {@code tidemark_runs}.
 */
final class Rounds {
  private static final Logger log = LoggerFactory.getLogger(GenerationKeeper.class);
  private static final long SHOW_EVERY = Duration.ofSeconds(1).toNanos();

  /** Runs are told to be left alone when their heartbeat is six times as old. */
  private static final long BEAT_EVERY = Duration.ofSeconds(10).toNanos();

  private static final long PRUNE_EVERY = Duration.ofHours(1).toNanos();

  private final StaleSettings settings;
  private final Look look;
  private final StepRunner runner;
  private final GenerationMetrics metrics;
  private final Pruning pruning;
  private final Map<GenerationKey, Shown> shown = new HashMap<>();
  private final Map<GenerationKey, Trouble> troubles = new HashMap<>();
  private final LongSupplier nanos;
  private long lastShown;
  private long lastPruned;
  private boolean work = true;

  /**
   * @param sliceLimit how long a statement may take that keeps writers waiting
   * @param nanos a clock that only ever grows
   * @param taskMetrics where people see how the generations stand
   */
  Rounds(
      StateTables tables,
      Streams streams,
      StaleSettings settings,
      Duration sliceLimit,
      LongSupplier nanos,
      TaskMetrics taskMetrics) {
    this.settings = settings;
    this.look = new Look(tables, streams, settings.sinkId());
    GenerationTable generations = new GenerationTable(tables, settings.sinkId());
    this.metrics = new GenerationMetrics(taskMetrics, generations, streams, settings);
    this.runner = new StepRunner(tables, streams, settings, sliceLimit, metrics);
    this.nanos = nanos;
    this.lastShown = nanos.getAsLong() - SHOW_EVERY;
    this.lastPruned = nanos.getAsLong() - PRUNE_EVERY;
    this.pruning = new Pruning(tables, streams, settings.sinkId());
  }

  /** What this keeper has last written of a run. */
  private record Shown(RunRow run, long at) {
    boolean isAlike(RunRow now, long nanos) {
      boolean beats = now.status().isWorkedOn() && nanos - at >= BEAT_EVERY;
      return now.equals(run) && !beats;
    }
  }

  /** Why the last step for a generation failed, from which state, and when to try again. */
  private record Trouble(GenerationState from, Backoff backoff, long until, String message) {
    boolean isOver(long nanos) {
      return nanos - until >= 0;
    }
  }

  /**
   * Whether the last look found a generation that something may still happen to by itself, or that
   * is yet to be told of.
   */
  boolean hasWork() {
    return work;
  }

  /**
   * Looks and acts once.
   *
   * @return whether anything was done, so that another look is worth while at once
   */
  boolean run(Session session, BooleanSupplier stop) {
    Snapshot snapshot = look.take(session);
    Map<StreamId, Snapshot> bySync = snapshot.bySync();
    metrics.looked(session, snapshot, bySync);
    Map<GenerationKey, GenerationState> open =
        snapshot.open().stream().collect(Collectors.toMap(Generation::key, Generation::state));
    shown.keySet().retainAll(open.keySet());
    // another keeper may have taken the step that failed here
    troubles.entrySet().removeIf(failed -> failed.getValue().from() != open.get(failed.getKey()));
    Collection<Snapshot> syncs = bySync.values();
    boolean told = show(session, syncs);
    work = !told || syncs.stream().anyMatch(this::isWork);
    boolean useful = false;
    for (Step step : Decisions.next(syncs, settings)) {
      if (!stop.getAsBoolean() && !isPaused(step)) {
        useful |= take(session, step, stop);
      }
    }
    if (!useful && !stop.getAsBoolean()) {
      runner.countLate(session);
      prune(session);
    }
    return useful;
  }

  /** A round has failed, and another one is to follow. */
  void failed() {
    metrics.retried();
  }

  /** Looks once and shows every run as it is, for a task that will not look again. */
  void tell(Session session) {
    show(session, look.take(session).bySync().values());
  }

  /** Nobody waits for this: what fails is tried again an hour later. */
  private void prune(Session session) {
    if (nanos.getAsLong() - lastPruned < PRUNE_EVERY) {
      return;
    }
    lastPruned = nanos.getAsLong();
    try {
      pruning.run(session);
    } catch (DatabaseException e) {
      if (e.kind() == FailureKind.CONNECTION) {
        throw e;
      }
      log.warn("Old generations and rejects were not pruned: {}", e.getMessage());
    }
  }

  private boolean isWork(Snapshot sync) {
    return sync.open().stream().anyMatch(g -> isWork(g, sync));
  }

  /** A delete that has begun is finished, whatever the sink reads by now. */
  private boolean isWork(Generation g, Snapshot sync) {
    return g.state().isDeleting() || (!waitsForPeople(g) && Decisions.concerns(g, sync, settings));
  }

  private static boolean waitsForPeople(Generation g) {
    return g.state() == GenerationState.HELD || g.state() == GenerationState.BLOCKED;
  }

  private boolean isPaused(Step step) {
    Trouble trouble = troubles.get(step.generation().key());
    return trouble != null && !trouble.isOver(nanos.getAsLong());
  }

  private boolean take(Session session, Step step, BooleanSupplier stop) {
    try {
      GenerationKey key = step.generation().key();
      boolean done = key.logContext().around(() -> runner.take(session, step, stop));
      troubles.remove(key);
      return done;
    } catch (DatabaseException e) {
      if (stop.getAsBoolean() || e.kind() == FailureKind.CONNECTION) {
        throw e;
      }
      trouble(step, e);
      return false;
    }
  }

  private void trouble(Step step, DatabaseException e) {
    metrics.retried();
    GenerationKey key = step.generation().key();
    Trouble before = troubles.get(key);
    Backoff backoff = before == null ? new Backoff() : before.backoff();
    backoff.grow();
    long until = nanos.getAsLong() + backoff.pause().toNanos();
    String message = "step " + step.action() + " is tried again: " + e.getMessage();
    troubles.put(key, new Trouble(step.generation().state(), backoff, until, message));
    if (e.kind() == FailureKind.CONTENTION) {
      log.debug("Generation {}: {}", key, message);
    } else {
      key.logContext().around(() -> warn(key, message));
    }
  }

  private static String warn(GenerationKey key, String message) {
    log.warn("Generation {}: {}", key, message);
    return message;
  }

  /**
   * Writes only what has changed since it was last written here, and heartbeats.
   *
   * @return whether all is told; not when it is too early, or another keeper has just written
   */
  private boolean show(Session session, Collection<Snapshot> syncs) {
    boolean due = nanos.getAsLong() - lastShown >= SHOW_EVERY;
    boolean told = true;
    for (Snapshot sync : syncs) {
      told &= show(session, sync, due);
    }
    if (due) {
      lastShown = nanos.getAsLong();
    }
    return told;
  }

  private boolean show(Session session, Snapshot sync, boolean due) {
    boolean told = true;
    for (Generation g : sync.open()) {
      // the last word on a run is its step's, which alone has all of its counts
      if (!g.state().isTerminal() && Decisions.concerns(g, sync, settings)) {
        boolean isTime = due || !shown.containsKey(g.key());
        told &= isTime && show(session, g, row(session, g, sync));
      }
    }
    return told;
  }

  private boolean show(Session session, Generation g, RunRow now) {
    Shown before = shown.get(g.key());
    if (before != null && before.isAlike(now, nanos.getAsLong())) {
      return true;
    }
    boolean written = g.key().logContext().around(() -> runner.show(session, g, now));
    if (written) {
      shown.put(g.key(), new Shown(now, nanos.getAsLong()));
    }
    return written;
  }

  private RunRow row(Session session, Generation g, Snapshot sync) {
    Counts counts = runner.countedOnce(session, g, sync.counts(g.key()));
    String failed = sync.failure(g, settings.markerTopic()).orElse(null);
    return RunRow.of(g, counts, failed, message(g));
  }

  private @Nullable String message(Generation g) {
    Trouble trouble = troubles.get(g.key());
    return trouble == null ? null : trouble.message();
  }
}
