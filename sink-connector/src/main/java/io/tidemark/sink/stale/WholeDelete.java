package io.tidemark.sink.stale;

import io.tidemark.dialect.Removal;
import io.tidemark.dialect.StaleRows;
import io.tidemark.dialect.WholeRemovalSql;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.stale.StaleSettings.Slices;
import io.tidemark.sink.stale.VictimList.Target;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.state.StreamRow;
import io.tidemark.table.TableId;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the generation of a small table in one transaction: the stream's lock alone, the floor
 * raised (I4), every stale row found and deleted by one statement, and the guards asked how many
 * they were. It is what listing, raising and slices do one after the other, with nobody in between
 * (model: victims_whole_nolock, victims_whole_before); and where anything is not as it mostly is,
 * all of it is undone and done in that way: the guards object, a row has to stay or has just been
 * written, there are too many, or it fails or takes too long.
 */
final class WholeDelete {
  private static final Logger log = LoggerFactory.getLogger(WholeDelete.class);

  /** So many times what a slice aims at keeps writers waiting no longer than a few slices do. */
  private static final int PATIENCE = 3;

  private final StateTables tables;
  private final SliceDelete.Parts parts;
  private final VictimList victims;
  private final Slices bounds;
  private final Duration limit;

  /** Of these it has failed, for as long as this keeper lives. */
  private final Set<TableId> refused = new HashSet<>();

  /** Of these it was in somebody's way, or took too long, when it was last tried: in which one. */
  private final Map<TableId, GenerationKey> late = new HashMap<>();

  /**
   * @param victims asks the guards
   * @param limit how long a statement may take that keeps writers waiting
   */
  WholeDelete(
      StateTables tables,
      SliceDelete.Parts parts,
      VictimList victims,
      Slices bounds,
      Duration limit) {
    this.tables = tables;
    this.parts = parts;
    this.victims = victims;
    this.bounds = bounds;
    Duration few = bounds.aim().multipliedBy(PATIENCE);
    this.limit = few.compareTo(limit) < 0 ? few : limit;
  }

  /**
   * How it has ended.
   *
   * @param isOver false where it takes a list
   * @param done the generation that is over; empty when another keeper has it
   */
  record Attempt(boolean isOver, Optional<Generation> done) {
    static final Attempt BUSY = new Attempt(true, Optional.empty());
    static final Attempt UNDONE = new Attempt(false, Optional.empty());

    static Attempt of(Generation done) {
      return new Attempt(true, Optional.of(done));
    }
  }

  /** Whether there is one table, and a small one, whose rows nobody wants to be told of. */
  boolean suits(Session session, Rise rise, List<Target> targets) {
    if (bounds.whole() == 0 || targets.size() != 1 || !rise.others().isEmpty()) {
      return false;
    }
    Target target = targets.get(0);
    TableId table = target.row().table();
    return !tables.logsChanges()
        && parts.removals().removes(table)
        && !refused.contains(table)
        && !Objects.equals(late.get(table), rise.lowest().key())
        && VictimList.changed(rise, target).isEmpty()
        && tables.sql().whole().filter(sql -> isSmall(session, rise, target, sql)).isPresent();
  }

  private boolean isSmall(Session session, Rise rise, Target target, WholeRemovalSql sql) {
    StaleRows stale = stale(session, target, rise.lowest().generation());
    return session
        .queryOne(sql.extent(stale), row -> !row.isNull(1) && row.getLong(1) <= bounds.whole())
        .orElse(false);
  }

  private StaleRows stale(Session session, Target target, long below) {
    return target.stale(below, parts.keyTables().seenFrom(session, target.row(), below));
  }

  /**
   * Tries it. What fails is tried with a list, which fails likewise if the fault is not that all is
   * done at once.
   *
   * @param save saves the generation in the transaction, with its run
   */
  Attempt run(
      Session session, Rise rise, Target target, BiFunction<Session, Generation, Generation> save) {
    try {
      Attempt attempt =
          session.inTransaction(
              Session.Mode.READ_COMMITTED,
              tx ->
                  parts
                      .generations()
                      .lock(tx, rise.lowest())
                      .filter(fresh -> fresh.outcome().stale().isEmpty())
                      .map(fresh -> end(tx, fresh, target, save))
                      .orElse(Attempt.BUSY),
              Attempt::isOver);
      late.remove(target.row().table());
      attempt
          .done()
          .ifPresent(g -> parts.metrics().deleted(g.key().stream(), g.outcome().removed()));
      return attempt;
    } catch (DatabaseException e) {
      if (e.kind() == FailureKind.CONNECTION) {
        throw e;
      }
      failed(rise.lowest().key(), target.row().table(), e);
      return Attempt.UNDONE;
    }
  }

  /**
   * A lock that somebody holds, or a busy server, may be another day's luck; twice in a row it is
   * likely to be the table, whose writers are not to wait in vain for each generation.
   */
  private void failed(GenerationKey key, TableId table, DatabaseException e) {
    boolean passes = e.kind() == FailureKind.CONTENTION || tables.sql().tookTooLong(e.sqlState());
    boolean again = passes && late.put(table, key) == null;
    if (!again) {
      refused.add(table);
    }
    log.info(
        "Table {}: its stale rows go by lists and slices {}, as to delete all of {} at once failed:"
            + " {}",
        table,
        again ? "this time" : "from now on",
        key,
        e.getMessage());
  }

  private Attempt end(
      Session tx,
      Generation fresh,
      Target target,
      BiFunction<Session, Generation, Generation> save) {
    OptionalLong removed = remove(tx, new Rise(List.of(fresh)), target);
    if (removed.isEmpty()) {
      return Attempt.UNDONE;
    }
    long rows = removed.getAsLong();
    Generation now = fresh.with(fresh.outcome().listed(rows).plus(rows, 0));
    GenerationState over = fresh.state().to(GenerationState.COMPLETED);
    return Attempt.of(save.apply(tx, now.in(over, fresh.end().reason())));
  }

  /** Empty where it is to be undone. */
  private OptionalLong remove(Session tx, Rise rise, Target target) {
    StreamRow row = target.row();
    long generation = rise.lowest().generation();
    tables.sql().beforeDelete().forEach(sql -> tx.execute(sql.text()));
    parts.streams().lockExclusive(tx, row.id());
    tables.sql().limitStatements(limit).forEach(sql -> tx.execute(sql.text()));
    parts.streams().raiseFloor(tx, row.id(), rise.floor(false));
    OptionalLong floor = parts.streams().floor(tx, row);
    boolean alone = parts.streams().of(tx, row.stream()).size() == 1; // all others rise as well
    if (!alone || floor.isEmpty() || floor.getAsLong() != generation) {
      return OptionalLong.empty();
    }
    StaleRows stale = stale(tx, target, generation);
    tables.sql().beforeList(stale).forEach(sql -> tx.query(sql, setting -> setting));
    long most = Math.min(bounds.most(), victims.passing(rise));
    Found found = found(tx, generation, target, stale, most);
    if (found.stale > most) {
      return OptionalLong.empty();
    } else if (found.gone != found.stale) {
      refused.add(row.table());
      log.info(
          "Table {}: its stale rows go by lists and slices from now on, as {} of {} rows of {} were"
              + " left when all were to go at once: a trigger, a policy or another writer keeps them",
          row.table(),
          found.stale - found.gone,
          found.stale,
          rise.lowest().key());
      return OptionalLong.empty();
    }
    Optional<String> objection = victims.objection(tx, rise, target, found.stale, found.gone);
    return objection.isEmpty() ? OptionalLong.of(found.gone) : OptionalLong.empty();
  }

  private record Found(long stale, long gone) {}

  private Found found(Session tx, long generation, Target target, StaleRows stale, long most) {
    Removal removal =
        parts.removals().of(tx, target.row(), generation, target.table(), target.key());
    WholeRemovalSql sql = tables.sql().whole().orElseThrow();
    return tx.remove(
            sql.remove(stale, removal, most), row -> new Found(row.getLong(1), row.getLong(2)))
        .get(0);
  }
}
