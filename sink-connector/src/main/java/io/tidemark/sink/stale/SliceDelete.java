package io.tidemark.sink.stale;

import io.tidemark.dialect.KeySet;
import io.tidemark.dialect.Removal;
import io.tidemark.dialect.RemovalSql;
import io.tidemark.dialect.Sql;
import io.tidemark.dialect.StaleRows;
import io.tidemark.dialect.StaleSql;
import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.row.KeyText;
import io.tidemark.sink.state.Changes;
import io.tidemark.sink.state.Changes.Change;
import io.tidemark.sink.state.Changes.Op;
import io.tidemark.sink.state.Changes.Run;
import io.tidemark.sink.state.KeyTables;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.state.StreamRow;
import io.tidemark.sink.state.Streams;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Removes listed rows in slices. Each slice is one transaction: the stream's lock alone (model:
 * victims_nolock), the floor read under it, the delete with every condition asked again, and the
 * slice's keys off the list. It may be broken off between any two, and taken up by any other
 * keeper. A slice that takes too long is undone and tried with half as many rows.
 */
final class SliceDelete {
  /** After so many slices other streams get their turn. */
  private static final int SLICES = 10;

  /** More lists are not worked on at once: others were worked off by another keeper. */
  private static final int LISTS = 1000;

  private final StateTables tables;
  private final Streams streams;
  private final KeyTables keyTables;
  private final GenerationTable generations;
  private final Removals removals;
  private final Supplier<SliceSize> sizes;
  private final Changes changes;
  private final GenerationMetrics metrics;

  /** The lists that this keeper has begun to work on. */
  private final Map<TableId, ListWork> works = new HashMap<>();

  /** What a slice calls upon. */
  record Parts(
      Streams streams,
      KeyTables keyTables,
      GenerationTable generations,
      Removals removals,
      Changes changes,
      GenerationMetrics metrics) {}

  SliceDelete(StateTables tables, Parts parts, Supplier<SliceSize> sizes) {
    this.tables = tables;
    this.streams = parts.streams;
    this.keyTables = parts.keyTables;
    this.generations = parts.generations;
    this.removals = parts.removals;
    this.changes = parts.changes;
    this.metrics = parts.metrics;
    this.sizes = sizes;
  }

  /** How a run of slices ended. */
  enum Progress {
    /** Another keeper has the generation. */
    NOTHING,
    /** Slices were deleted, more may be left. */
    DELETED,
    /** Every list is empty. */
    LIST_EMPTY
  }

  private record Removed(long removed, long refused) {
    Removed plus(Removed other) {
      return new Removed(removed + other.removed, refused + other.refused);
    }
  }

  /**
   * A list that may have keys left.
   *
   * @param row whose rows
   * @param victims where the list is
   * @param key by which columns rows are matched
   * @param marked whether rows may be marked as gone
   * @param removal what is done to them
   * @param work how far this keeper has come with it
   */
  private record Listed(
      StreamRow row,
      TableId victims,
      List<String> key,
      boolean marked,
      Removal removal,
      ListWork work) {
    String ord() {
      return StaleSql.ord(key);
    }
  }

  Progress run(Session session, Generation g, BooleanSupplier stop) {
    Progress progress = Progress.LIST_EMPTY;
    int slices = 0;
    for (Listed list : lists(session, g)) {
      do {
        if (slices == SLICES || stop.getAsBoolean()) {
          return Progress.DELETED;
        }
        progress = slice(session, g, list);
        if (progress == Progress.DELETED) {
          slices++; // only those: a sync may have more lists than that
        } else if (progress == Progress.LIST_EMPTY) {
          works.remove(list.victims);
        }
      } while (progress == Progress.DELETED);
      if (progress == Progress.NOTHING) {
        return progress;
      }
    }
    return progress;
  }

  private List<Listed> lists(Session session, Generation g) {
    if (works.size() > LISTS) {
      works.clear();
    }
    List<Listed> lists = new ArrayList<>();
    for (StreamRow row : streams.of(session, g.key().stream())) {
      keyTables.all(session, row).stream()
          .filter(known -> known.victims() && known.generation() == g.generation())
          .forEach(known -> lists.add(listed(session, row, known)));
    }
    return lists;
  }

  private Listed listed(Session session, StreamRow row, KeyTables.KeyTable known) {
    TableSchema table =
        Catalog.table(session, row.table())
            .map(Catalog.TableInfo::schema)
            .orElse(new TableSchema(row.table(), List.of(), List.of()));
    List<String> key = key(session, known.table());
    return new Listed(
        row,
        known.table(),
        key,
        table.column(SystemColumns.DELETED_AT).isPresent(),
        removals.of(session, row, known.generation(), table, key),
        works.computeIfAbsent(known.table(), victims -> new ListWork(sizes.get())));
  }

  private static List<String> key(Session session, TableId victims) {
    return Catalog.columnNames(session, victims).stream().skip(1).toList(); // the number
  }

  private Progress slice(Session session, Generation g, Listed list) {
    SliceSize size = list.work.size();
    try {
      Slice done =
          session.inTransaction(
              Session.Mode.READ_COMMITTED,
              tx ->
                  generations
                      .lock(tx, g)
                      .map(fresh -> deleteFirst(tx, fresh, list))
                      .orElse(Slice.of(Progress.NOTHING)));
      metrics.deleted(g.key().stream(), done.removed);
      if (done.last > 0) {
        list.work.doneUpTo(done.last);
        size.took(Duration.ofNanos(System.nanoTime() - done.begun));
      } else if (done.progress == Progress.DELETED) {
        size.shrink();
        index(session, g, list);
      }
      return done.progress;
    } catch (DatabaseException e) {
      if (!size.failed(tables.sql().tookTooLong(e.sqlState()))) {
        throw e;
      }
      index(session, g, list);
      return Progress.DELETED;
    }
  }

  /** More slices come than were planned: who still writes seen keys waits for it once, not each. */
  private void index(Session session, Generation g, Listed list) {
    if (!list.work.isIndexed()) {
      keyTables
          .seenFrom(session, list.row, g.generation())
          .forEach(keys -> session.ensure(tables.sql().indexSeen(keys.table(), keys.columns())));
      list.work.indexed();
    }
  }

  /**
   * What a slice has come to.
   *
   * @param removed how many rows it has removed
   * @param last the number of the last key that it has taken off the list, 0 for none
   * @param begun when it had the lock, as System.nanoTime() tells
   */
  private record Slice(Progress progress, long removed, long last, long begun) {
    /** It is undone, to be tried in parts. */
    static final Slice REFUSED = of(Progress.DELETED);

    static Slice of(Progress progress) {
      return new Slice(progress, 0, 0, 0);
    }
  }

  private Slice deleteFirst(Session tx, Generation locked, Listed list) {
    SliceSize size = list.work.size();
    tables.sql().beforeDelete().forEach(sql -> tx.execute(sql.text()));
    streams.lockExclusive(tx, list.row.id());
    tables.sql().limitStatements(size.limit()).forEach(sql -> tx.execute(sql.text()));
    long begun = System.nanoTime();
    OptionalLong floor = streams.floor(tx, list.row);
    if (floor.isEmpty()) {
      return Slice.of(Progress.LIST_EMPTY); // whose rows these are is no longer known: they stay
    }
    long first = first(tx, list);
    if (first == 0) {
      return Slice.of(Progress.LIST_EMPTY);
    }
    long last = first + size.rows() - 1;
    GenerationKey key = locked.key();
    Run run = new Run(key.stream(), key.scope(), key.generation());
    Part all = new Part(list, stale(tx, list, floor.getAsLong()), run, first, last);
    Optional<Removed> whole = whole(tx, all);
    if (whole.isEmpty() && first < last && (size.isGrown() || !list.work.isIndexed())) {
      return Slice.REFUSED;
    }
    Removed removed = whole.orElseGet(() -> halves(tx, all));
    tx.update(
        Sql.of(
            "DELETE FROM "
                + tables.quoted(list.victims)
                + " WHERE "
                + list.ord()
                + " BETWEEN ? AND ?",
            first,
            last));
    generations.save(tx, locked.with(locked.outcome().plus(removed.removed, removed.refused)));
    return new Slice(Progress.DELETED, removed.removed, last, begun);
  }

  /**
   * The first number that is left. It is looked for behind those that are done, because an index
   * still has their entries, more with every slice; and from the beginning before a list counts as
   * empty.
   */
  private long first(Session tx, Listed list) {
    long done = list.work.last();
    long next = first(tx, list, done);
    return next == 0 && done > 0 ? first(tx, list, 0) : next;
  }

  private long first(Session tx, Listed list, long behind) {
    String min =
        "SELECT coalesce(min(%1$s), 0) FROM %2$s WHERE %1$s > ?"
            .formatted(list.ord(), tables.quoted(list.victims));
    return tx.queryOne(Sql.of(min, behind), row -> row.getLong(1)).orElseThrow();
  }

  /** Seen tables from the floor on, by the floor that was read under the lock. */
  private StaleRows stale(Session tx, Listed list, long floor) {
    StreamRow row = list.row;
    List<KeySet> seen = keyTables.seenFrom(tx, row, floor);
    return new StaleRows(row.table(), list.key, row.stream().toString(), floor, list.marked, seen);
  }

  /**
   * Rows of a slice, to be removed all or none.
   *
   * @param first the number of the first key
   * @param last that of the last one
   */
  private record Part(Listed list, StaleRows stale, Run run, long first, long last) {
    Part upTo(long number) {
      return new Part(list, stale, run, first, number);
    }

    Part from(long number) {
      return new Part(list, stale, run, number, last);
    }
  }

  /**
   * Empty when a constraint or a foreign key keeps one of the rows, so that all are still there.
   */
  private Optional<Removed> whole(Session tx, Part part) {
    RemovalSql remove =
        tables
            .sql()
            .removeListed(part.list.victims, part.stale, part.list.removal, part.first, part.last);
    try {
      return Optional.of(new Removed(tx.inSavepoint(s -> remove(s, remove, part)), 0));
    } catch (DatabaseException e) {
      if (!tables.sql().refusedByForeignKey(e.sqlState()) && e.kind() != FailureKind.DATA) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** A row that is kept is found by halving, and stays; the others go. */
  private Removed halves(Session tx, Part refused) {
    if (refused.first == refused.last) {
      return new Removed(0, 1);
    }
    long middle = refused.first + (refused.last - refused.first) / 2;
    return parts(tx, refused.upTo(middle)).plus(parts(tx, refused.from(middle + 1)));
  }

  private Removed parts(Session tx, Part part) {
    return whole(tx, part).orElseGet(() -> halves(tx, part));
  }

  private long remove(Session tx, RemovalSql remove, Part part) {
    List<String> keys = tx.remove(remove, row -> Objects.requireNonNull(row.getString(1)));
    if (changes.wanted()) {
      String table = part.list.row.table().toString();
      changes.write(
          tx,
          keys.stream()
              .map(key -> new Change(part.run, table, KeyText.compact(key), Op.REMOVED, "stale"))
              .toList());
    }
    return keys.size();
  }
}
