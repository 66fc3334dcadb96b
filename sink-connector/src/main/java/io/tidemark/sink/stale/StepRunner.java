package io.tidemark.sink.stale;

import io.tidemark.jdbc.Session;
import io.tidemark.sink.state.Changes;
import io.tidemark.sink.state.FloorRaise;
import io.tidemark.sink.state.KeyTables;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.state.StreamRow;
import io.tidemark.sink.state.Streams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the steps that were decided on. Each is a transaction of its own that begins with the lock
 * of the generation's row, so that any number of keepers may try it, one does it, and each may die
 * anywhere: what is left is found again by the next look.
 */
final class StepRunner {
  private static final Logger log = LoggerFactory.getLogger(GenerationKeeper.class);

  private final GenerationTable generations;
  private final AppliedCounts applied;
  private final Runs runs;
  private final Streams streams;
  private final Histories histories;
  private final KeyTableSweep leftovers;
  private final VictimList victims;
  private final SliceDelete slices;
  private final WholeDelete whole;
  private final StaleSettings.Slices sliceSizes;

  /**
   * Steps that all keepers of a sink may take.
   *
   * @param sliceLimit how long a statement may take that keeps writers waiting
   * @param metrics where deleted rows are counted
   */
  StepRunner(
      StateTables tables,
      Streams streams,
      StaleSettings settings,
      Duration sliceLimit,
      GenerationMetrics metrics) {
    this.generations = new GenerationTable(tables, settings.sinkId());
    this.applied = new AppliedCounts(tables, settings.sinkId());
    this.runs = new Runs(tables, settings.sinkId());
    this.streams = streams;
    KeyTables keyTables = new KeyTables(tables);
    this.histories = new Histories(streams, generations, new Traces(tables, keyTables));
    this.leftovers = new KeyTableSweep(tables, streams, settings.sinkId());
    Removals removals = new Removals(tables, settings);
    this.victims = new VictimList(tables, streams, keyTables, settings.guards(), removals);
    this.sliceSizes = settings.slices();
    SliceDelete.Parts parts =
        new SliceDelete.Parts(
            streams,
            keyTables,
            generations,
            removals,
            new Changes(tables, settings.sinkId()),
            metrics);
    this.slices = new SliceDelete(tables, parts, () -> new SliceSize(sliceSizes, sliceLimit));
    this.whole = new WholeDelete(tables, parts, victims, sliceSizes, sliceLimit);
  }

  /**
   * Takes a step.
   *
   * @param stop asked between the transactions of a long step
   * @return whether anything was done; not when another keeper has the generation
   */
  boolean take(Session session, Step step, BooleanSupplier stop) {
    Generation g = step.generation();
    return switch (step.action()) {
      case MOVE -> move(session, step);
      case LIST -> list(session, step.rise(), stop);
      case RAISE_FLOOR -> raise(session, step);
      case DELETE -> delete(session, g, stop);
      case SETTLE -> settle(session, g);
      case FORGET ->
          locked(
              session,
              g,
              (tx, fresh) -> {
                generations.delete(tx, g.key());
                runs.add(tx, g.key(), applied.take(tx, g.key()));
                return g;
              });
    };
  }

  /**
   * Shows a run as it is now; says that a generation was opened when it is first shown.
   *
   * @return false when another keeper has just shown it
   */
  boolean show(Session session, Generation g, RunRow run) {
    if (runs.make(session, g)) {
      log.info("Opened generation {} ({})", g.key(), g.end().mode());
    }
    return runs.refresh(session, g, run, streams.of(session, g.key().stream()));
  }

  /** Counts in runs that are over what was applied of them since. */
  void countLate(Session session) {
    for (GenerationKey key : applied.late(session)) {
      session.inTransaction(
          Session.Mode.READ_COMMITTED,
          tx -> {
            Counts late = applied.take(tx, key);
            runs.add(tx, key, late);
            return late;
          });
    }
  }

  /** The counts without rejected records that were sent and rejected again. */
  Counts countedOnce(Session session, Generation g, Counts counts) {
    boolean resumed = g.end().attempts().size() > 1 && counts.rejected() > 1;
    return resumed
        ? counts.withRejected(Math.min(counts.rejected(), applied.rejectedKeys(session, g.key())))
        : counts;
  }

  private boolean move(Session session, Generation seen, GenerationState to, String why) {
    return move(session, Step.move(seen, to, why));
  }

  private boolean move(Session session, Step step) {
    Generation seen = step.generation();
    return locked(
        session,
        seen,
        (tx, fresh) -> {
          histories.learn(tx, List.of(seen), step.history());
          return save(tx, fresh.in(step.to(), reason(seen, step.to(), step.why())));
        });
  }

  private static @Nullable String reason(Generation seen, GenerationState to, String why) {
    String before = seen.end().reason();
    if (why.isEmpty() || before == null || to != GenerationState.SUPERSEDED) {
      return why.isEmpty() ? before : why;
    }
    return why + "; before that: " + before;
  }

  /** Of a small table all is done at once: it has no list where that succeeds. */
  private boolean list(Session session, Rise rise, BooleanSupplier stop) {
    VictimList.Prepared prepared = victims.prepare(session, rise);
    if (prepared.missing().isPresent()) {
      VictimList.Missing missing = prepared.missing().get();
      return move(session, missing.generation(), GenerationState.BLOCKED, missing.why());
    }
    boolean sought = missing(session, rise) > sliceSizes.first();
    List<VictimList.Target> targets = prepared.targets();
    if (!sought && whole.suits(session, rise, targets)) {
      WholeDelete.Attempt attempt = whole.run(session, rise, targets.get(0), this::save);
      attempt.done().ifPresent(now -> after(session, rise.lowest(), now));
      if (attempt.isOver() || stop.getAsBoolean()) { // what was stopped may have failed for that
        return attempt.done().isPresent();
      }
    }
    return list(session, rise, targets, sought);
  }

  /** The DDL commits by itself on some databases, so it comes before the transaction. */
  private boolean list(
      Session session, Rise rise, List<VictimList.Target> targets, boolean sought) {
    List<VictimList.Victims> lists = victims.create(session, rise, targets);
    Generation seen = rise.lowest();
    AtomicLong rows = new AtomicLong();
    boolean done =
        locked(
            session,
            seen,
            (tx, fresh) -> {
              VictimList.Listed listed = victims.fill(tx, rise, lists);
              rows.set(listed.rows());
              Generation now = fresh.with(fresh.outcome().listed(listed.rows()));
              return save(
                  tx,
                  listed.objection().isEmpty()
                      ? now
                      : now.in(GenerationState.HELD, held(seen, listed.objection().get())));
            });
    long slices = (rows.get() + sliceSizes.first() - 1) / sliceSizes.first(); // should none grow
    if (sought || slices > 1) {
      victims.index(session, rise, lists, sought ? Long.MAX_VALUE : slices);
    }
    return done;
  }

  /**
   * Keys that had no row. Of each that has none in the next reconciliation either, that one asks
   * whether it was among those that are seen now.
   */
  private long missing(Session session, Rise rise) {
    return rise.members().stream().mapToLong(g -> applied.sum(session, g.key()).missing()).sum();
  }

  private static String held(Generation g, String objection) {
    return objection
        + ": set delete.release="
        + g.key()
        + " to delete them; otherwise the next complete generation takes its place";
  }

  /**
   * I4: only a satisfied generation becomes the floor, of several scopes the lowest, under each
   * stream's lock held alone. All of the rise go on together, or none.
   */
  private boolean raise(Session session, Step step) {
    Optional<List<Generation>> done =
        session.inTransaction(
            Session.Mode.READ_COMMITTED,
            tx ->
                generations
                    .lock(tx, step.rise().members())
                    .map(locked -> raised(tx, new Rise(locked), step)));
    done.ifPresent(now -> now.forEach(StepRunner::tell));
    return done.isPresent();
  }

  private List<Generation> raised(Session tx, Rise rise, Step step) {
    Release release = step.release();
    List<StreamRow> rows = streams.of(tx, rise.lowest().key().stream());
    rows.forEach(row -> streams.lockExclusive(tx, row.id()));
    FloorRaise floor = rise.floor(release != null);
    rows.forEach(row -> streams.raiseFloor(tx, row.id(), floor));
    histories.learn(tx, rise.members(), step.history());
    List<Generation> now = new ArrayList<>();
    Generation lowest = rise.lowest();
    String reason = lowest.end().reason();
    if (release != null) {
      generations.spend(tx, lowest.key(), release);
      reason = "released by delete.release=" + release;
    }
    now.add(save(tx, lowest.in(lowest.state().to(GenerationState.READY), reason)));
    for (Generation other : rise.others()) {
      Generation counted = other.with(other.outcome().listed(0)); // the lowest has listed for all
      now.add(
          save(tx, counted.in(other.state().to(GenerationState.READY), counted.end().reason())));
    }
    return now;
  }

  private boolean delete(Session session, Generation seen, BooleanSupplier stop) {
    SliceDelete.Progress progress = slices.run(session, seen, stop);
    if (progress != SliceDelete.Progress.LIST_EMPTY) {
      return progress == SliceDelete.Progress.DELETED;
    }
    return move(session, seen, seen.state().to(GenerationState.COMPLETED), "");
  }

  private boolean settle(Session session, Generation seen) {
    return locked(session, seen, this::save);
  }

  /** Saves the generation and its run, whose counts are the run's alone when it is over. */
  private Generation save(Session tx, Generation now) {
    generations.save(tx, now);
    GenerationKey key = now.key();
    Counts sum = now.state().isTerminal() ? applied.take(tx, key) : applied.sum(tx, key);
    Counts counts = countedOnce(tx, now, sum);
    RunRow run = RunRow.of(now, counts, null, null);
    runs.make(tx, now);
    runs.write(tx, now, run, streams.of(tx, key.stream()));
    if (now.state().isTerminal() && !now.end().counted()) {
      generations.trim(tx, key);
    }
    return now;
  }

  private boolean locked(
      Session session, Generation seen, BiFunction<Session, Generation, Generation> work) {
    Optional<Generation> done =
        session.inTransaction(
            Session.Mode.READ_COMMITTED,
            tx -> generations.lock(tx, seen).map(fresh -> work.apply(tx, fresh)));
    done.ifPresent(now -> after(session, seen, now));
    return done.isPresent();
  }

  private void after(Session session, Generation before, Generation now) {
    if (now.state() != before.state()) {
      tell(now);
    }
    if (now.state().isTerminal()) {
      leftovers.drop(session, now.key().stream());
    }
  }

  private static void tell(Generation g) {
    String reason = g.end().reason() == null ? "" : ": " + g.end().reason();
    switch (g.state()) {
      case HELD, BLOCKED -> log.info("Generation {} is {}{}", g.key(), g.state(), reason);
      case COMPLETED ->
          log.info(
              "Closed generation {}: {} stale rows removed{}",
              g.key(),
              g.outcome().removed(),
              reason);
      case SUPERSEDED, ABORTED ->
          log.info("Closed generation {} as {}{}", g.key(), g.state(), reason);
      default -> log.debug("Generation {} is {}", g.key(), g.state());
    }
  }
}
