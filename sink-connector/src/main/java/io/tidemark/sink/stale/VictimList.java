package io.tidemark.sink.stale;

import static java.util.stream.Collectors.toSet;

import io.tidemark.dialect.KeySet;
import io.tidemark.dialect.Sql;
import io.tidemark.dialect.StaleRows;
import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.state.KeyTables;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.state.StreamHistory;
import io.tidemark.sink.state.StreamRow;
import io.tidemark.sink.state.Streams;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Lists the rows that a satisfied generation found stale: the preview, what the guards count, and
 * all that its delete may touch. Listing takes no stream lock, however long it takes; whoever
 * deletes asks again under the lock.
 */
final class VictimList {
  private final StateTables tables;
  private final Streams streams;
  private final KeyTables keyTables;
  private final Guards guards;
  private final Removals removals;
  private final Traces traces;

  VictimList(
      StateTables tables, Streams streams, KeyTables keyTables, Guards guards, Removals removals) {
    this.tables = tables;
    this.streams = streams;
    this.keyTables = keyTables;
    this.guards = guards;
    this.removals = removals;
    this.traces = new Traces(tables, keyTables);
  }

  /**
   * One table's list.
   *
   * @param history whose rows
   * @param key by which columns
   * @param table as it is
   */
  record Target(StreamHistory history, List<String> key, TableSchema table) {
    StreamRow row() {
      return history.row();
    }

    /** Whether rows there may be marked as gone. */
    boolean marked() {
      return table.column(SystemColumns.DELETED_AT).isPresent();
    }

    /** The rows that a generation did not contain. */
    StaleRows stale(long below, List<KeySet> seen) {
      return new StaleRows(row().table(), key, row().stream().toString(), below, marked(), seen);
    }
  }

  /** Where a table's list is. */
  record Victims(Target target, TableId list) {}

  /** Which generation proves nothing, and why. */
  record Missing(Generation generation, String why) {}

  /**
   * @param missing why the rise proves nothing, empty when it does
   */
  record Prepared(List<Target> targets, Optional<Missing> missing) {
    static Prepared nothing(Generation generation, String why) {
      return new Prepared(List.of(), Optional.of(new Missing(generation, why)));
    }
  }

  /**
   * @param rows stale rows over all tables
   * @param objection why a person must release them, empty when none must
   */
  record Listed(long rows, Optional<String> objection) {}

  /** Whether the rise proves anything of its tables, and by which keys. */
  Prepared prepare(Session session, Rise rise) {
    Generation lowest = rise.lowest();
    GenerationKey key = lowest.key();
    List<Target> targets = new ArrayList<>();
    List<StreamHistory> histories = streams.histories(session, key.stream());
    List<StreamRow> rows = histories.stream().map(StreamHistory::row).toList();
    for (StreamHistory history : histories) {
      StreamRow row = history.row();
      Optional<Catalog.TableInfo> table = Catalog.table(session, row.table());
      if (table.isEmpty()) {
        return Prepared.nothing(lowest, gone(row));
      }
      Optional<Missing> missing =
          rise.members().stream()
              .flatMap(g -> objection(session, g, row, rows).stream())
              .findFirst()
              .or(
                  () ->
                      removals
                          .objection(table.get().schema())
                          .map(why -> new Missing(lowest, why)));
      if (missing.isPresent()) {
        return new Prepared(List.of(), missing);
      }
      List<String> names = matchedBy(session, row, key.generation(), table.get());
      if (names.isEmpty()) {
        return Prepared.nothing(lowest, keyless(row));
      }
      removals.index(session, row.table());
      targets.add(new Target(history, names, table.get().schema()));
    }
    return new Prepared(targets, Optional.empty());
  }

  /** Makes the tables of the lists; safe to do twice, and by several keepers. */
  List<Victims> create(Session session, Rise rise, List<Target> targets) {
    long generation = rise.lowest().generation();
    return targets.stream()
        .map(t -> new Victims(t, keyTables.ensureVictims(session, t.row(), generation, t.key())))
        .toList();
  }

  /** Each scope's evidence stands for its own rows, so that each generation is asked. */
  private Optional<Missing> objection(
      Session session, Generation g, StreamRow row, List<StreamRow> rows) {
    return traces
        .objection(session, g, row, rows)
        .or(() -> traces.begunElsewhere(session, g, row, rows))
        .map(why -> new Missing(g, why));
  }

  private String gone(StreamRow row) {
    return "table "
        + row.table()
        + ", which this sync has written, is gone: run the sync again if it was recreated, or"
        + " delete row "
        + row.id()
        + " of "
        + tables.streams()
        + " if it was given up";
  }

  /**
   * The columns by which the generation's rows were matched, as the seen tables show them: the
   * table's best key may be another one.
   */
  private List<String> matchedBy(
      Session session, StreamRow row, long generation, Catalog.TableInfo table) {
    List<KeySet> own = keyTables.seenFrom(session, row, generation);
    List<KeySet> all = own.isEmpty() ? keyTables.seenFrom(session, row, 0) : own.subList(0, 1);
    return all.isEmpty() ? anyKey(session, table.schema()) : all.get(all.size() - 1).columns();
  }

  private static List<String> anyKey(Session session, TableSchema table) {
    return table.hasKey()
        ? table.key()
        : Catalog.keys(session, table.id()).stream()
            .map(key -> key.stream().sorted().toList())
            .min(Comparator.comparing(List::toString))
            .orElse(List.of());
  }

  private static String keyless(StreamRow row) {
    return "table "
        + row.table()
        + " has no key any more, so that its stale rows cannot be listed: give it one, then run the"
        + " sync again";
  }

  /**
   * Fills the lists anew and asks the guards, once for all scopes; the caller holds the row of the
   * rise's lowest generation.
   */
  Listed fill(Session tx, Rise rise, List<Victims> lists) {
    long rows = 0;
    long below = rise.lowest().generation();
    Optional<String> objection = Optional.empty();
    for (Victims victims : lists) {
      Target target = victims.target();
      tx.update(Sql.of("DELETE FROM " + tables.quoted(victims.list())));
      StaleRows stale = target.stale(below, keyTables.seenFrom(tx, target.row(), below));
      tables.sql().beforeList(stale).forEach(sql -> tx.query(sql, setting -> setting));
      long found = tx.update(tables.sql().listVictims(victims.list(), stale));
      rows += found;
      if (objection.isEmpty()) {
        objection = objection(tx, rise, target, found, 0);
      }
    }
    return new Listed(rows, objection);
  }

  /**
   * Why a person must release the stale rows of a table. Counts no more rows than may make a
   * difference, unless a person is to be told how many.
   *
   * @param gone how many of them are removed already
   */
  Optional<String> objection(Session tx, Rise rise, Target target, long found, long gone) {
    TableId table = target.row().table();
    if (found == 0 || !removals.removes(table)) {
      return Optional.empty();
    }
    boolean empty = count(rise) == 0;
    Optional<String> changed = changed(rise, target);
    LongFunction<Optional<String>> asked =
        rows -> guards.objection(new Guards.Victims(table, found, rows, empty, changed));
    long enough = guards.enough(found);
    long rows = gone + count(tx, target, enough - gone);
    Optional<String> objection = asked.apply(rows);
    return objection.isPresent() && rows == enough && gone == 0
        ? asked.apply(count(tx, target, Long.MAX_VALUE))
        : objection;
  }

  private long count(Session tx, Target target, long most) {
    StreamRow row = target.row();
    String marked = target.marked() ? " AND " + SystemColumns.DELETED_AT + " IS NULL" : "";
    String some =
        "SELECT 1 FROM %s WHERE %s = ?%s LIMIT ?"
            .formatted(
                tables.quoted(row.table()), tables.dialect().quote(SystemColumns.SOURCE), marked);
    Sql count = Sql.of("SELECT count(*) FROM (" + some + ") c", row.stream().toString(), most);
    return tx.queryOne(count, r -> r.getLong(1)).orElseThrow();
  }

  private static long count(Rise rise) {
    return rise.members().stream().mapToLong(g -> g.end().manifest().count()).sum();
  }

  /** How many stale rows the guards are likely to let go, by how many rows the source has. */
  long passing(Rise rise) {
    return guards.passing(count(rise));
  }

  static Optional<String> changed(Rise rise, Target target) {
    return rise.members().stream().flatMap(g -> changed(g, target.history()).stream()).findFirst();
  }

  /** What makes the first generation after it a person's matter. */
  private static Optional<String> changed(Generation g, StreamHistory before) {
    if (before.previousOwner() != null) {
      return Optional.of("sink " + before.previousOwner() + " owned the table before this one");
    } else if (differs(before.sourceConnector(), g.facts().connector())) {
      return Optional.of(
          "source connector " + before.sourceConnector() + " read the sync before this one");
    } else if (differs(before.fingerprint(), g.facts().fingerprint())) {
      return Optional.of("the sync's database, table, query, key or filter has changed");
    }
    return Optional.empty();
  }

  private static boolean differs(@Nullable String before, String now) {
    return before != null && !before.equals(now);
  }

  /**
   * Helps a delete of many slices, and writers that look for many seen keys: the planner may
   * believe that the lists are still empty, and each slice or batch would read all seen keys. Only
   * the rise's own seen tables get an index, since nobody appends to them any more; one that
   * writers still fill would cost them. They need none for few slices.
   *
   * @param slices that look for seen keys
   */
  void index(Session session, Rise rise, List<Victims> lists, long slices) {
    boolean indexed = tables.sql().isIndexWorthwhile(slices, count(rise));
    Set<Long> own = rise.members().stream().map(Generation::generation).collect(toSet());
    for (Victims victims : lists) {
      Target target = victims.target();
      session.update(tables.sql().analyze(victims.list()));
      keyTables.all(session, target.row()).stream()
          .filter(known -> !known.victims() && own.contains(known.generation()))
          .forEach(
              known -> {
                if (indexed) {
                  session.ensure(tables.sql().indexSeen(known.table(), target.key()));
                }
                session.update(tables.sql().analyze(known.table()));
              });
    }
  }
}
