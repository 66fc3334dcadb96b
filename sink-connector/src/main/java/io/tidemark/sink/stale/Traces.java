package io.tidemark.sink.stale;

import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.Catalog.TableInfo;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.state.KeyTables;
import io.tidemark.sink.state.KeyTables.KeyTable;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.state.StreamRow;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import java.util.List;
import java.util.Optional;

/**
 * Whether a generation was written to a table at all. Where it was not, its rows went elsewhere,
 * and that older ones are absent from it proves nothing (I1 speaks of the rows of one table).
 */
final class Traces {
  private final StateTables tables;
  private final KeyTables keyTables;

  Traces(StateTables tables, KeyTables keyTables) {
    this.tables = tables;
    this.keyTables = keyTables;
  }

  /**
   * Why a generation proves nothing about a stream's rows in a table; empty where it does.
   *
   * @param all the stream's rows in all tables
   */
  Optional<String> objection(Session session, Generation g, StreamRow row, List<StreamRow> all) {
    Optional<KeyTable> seen = keyTables.seenOf(session, row, g.generation());
    if (seen.isPresent() && seen.get().target() != keyTables.identity(session, row)) {
      return Optional.of(
          "table "
              + row.table()
              + " was created again while the generation was written, and rows of it are gone with"
              + " the old one: run the sync again");
    }
    if (isAltered(session, g, row)) {
      return Optional.of(
          "the key of table "
              + row.table()
              + " was altered while the generation was written, and the keys that it had seen are"
              + " of the old types: run the sync again");
    }
    if (keyTables.hasOrphans(session, g.generation())) {
      return Optional.of(
          "a row of "
              + tables.streams()
              + " was deleted while the generation was written, and the keys that it had seen are"
              + " no stream's any more: run the sync again");
    }
    boolean elsewhere = g.end().manifest().count() > 0 && isUntouched(session, g, row, all, seen);
    return elsewhere && holdsRows(session, row) ? Optional.of(untouched(row)) : Optional.empty();
  }

  /**
   * Why a generation that was complete proves nothing about a table: the sync began to write to
   * another one in the middle of it, so that rows of this one may be alive although their records
   * went there. A sync that has written to both before is no such case.
   *
   * @param all the stream's rows in all tables
   */
  Optional<String> begunElsewhere(
      Session session, Generation g, StreamRow row, List<StreamRow> all) {
    if (all.size() == 1 || !hasOlderRow(session, row, g.generation())) {
      return Optional.empty();
    }
    return all.stream()
        .filter(other -> other.id() != row.id() && hasBegunIn(session, g, other))
        .findFirst()
        .map(
            other ->
                "the sync began to write to table "
                    + other.table()
                    + " while the generation was read (table.name.format, or a transform), so that"
                    + " rows of table "
                    + row.table()
                    + " may be alive without it: run the sync again");
  }

  /** Seen tables stay as long as there is no floor above them, so that none is overlooked. */
  private boolean hasBegunIn(Session session, Generation g, StreamRow row) {
    long generation = g.generation();
    return row.floor() == 0
        && keyTables.seenOf(session, row, generation).isPresent()
        && keyTables.all(session, row).stream()
            .noneMatch(keys -> !keys.victims() && keys.generation() < generation)
        && Catalog.find(session, row.table()).isPresent()
        && !hasOlderRow(session, row, generation);
  }

  private boolean hasOlderRow(Session session, StreamRow row, long generation) {
    return exists(session, row, "<", generation);
  }

  /** Whether any keys that protect rows are not of the types that the table's own now have. */
  private boolean isAltered(Session session, Generation g, StreamRow row) {
    Optional<TableInfo> table = Catalog.table(session, row.table());
    return keyTables.seenFrom(session, row, g.generation()).stream()
        .anyMatch(
            keys ->
                table
                    .filter(info -> keyTables.isLike(session, keys.table(), info.schema()))
                    .isEmpty());
  }

  /**
   * A seen table of the generation itself says that its records were sent here, rows or keys that
   * they were written: a later generation's evidence alone says nothing about this one. Where the
   * sync has no other table, all records that were applied went here, though later runs may have
   * taken every row of them away.
   */
  private boolean isUntouched(
      Session session, Generation g, StreamRow row, List<StreamRow> all, Optional<KeyTable> seen) {
    return seen.isEmpty()
        || (all.size() > 1
            && !hasRow(session, row, g.generation())
            && keyTables.seenFrom(session, row, g.generation()).stream()
                .noneMatch(keys -> hasAny(session, keys.table())));
  }

  /** Whether records of a generation, or of later ones, have gone to a table. */
  boolean isWritten(Session session, StreamRow row, long since) {
    return Catalog.find(session, row.table()).isPresent()
        && (keyTables.seenOf(session, row, since).isPresent() || hasRow(session, row, since));
  }

  private boolean hasRow(Session session, StreamRow row, long generation) {
    return exists(session, row, ">=", generation);
  }

  private boolean exists(Session session, StreamRow row, String comparison, long generation) {
    String bound = tables.dialect().quote(SystemColumns.GENERATION) + " " + comparison + " ?";
    String exists = "SELECT 1 WHERE EXISTS (SELECT 1 FROM " + own(row) + " AND " + bound + ")";
    return session
        .queryOne(Sql.of(exists, row.stream().toString(), generation), found -> 1)
        .isPresent();
  }

  private boolean holdsRows(Session session, StreamRow row) {
    String exists = "SELECT 1 WHERE EXISTS (SELECT 1 FROM " + own(row) + ")";
    return session.queryOne(Sql.of(exists, row.stream().toString()), found -> 1).isPresent();
  }

  private boolean hasAny(Session session, TableId keys) {
    String exists = "SELECT 1 WHERE EXISTS (SELECT 1 FROM " + tables.quoted(keys) + ")";
    return session.queryOne(Sql.of(exists), found -> 1).isPresent();
  }

  private String own(StreamRow row) {
    String source = tables.dialect().quote(SystemColumns.SOURCE);
    return tables.quoted(row.table()) + " WHERE " + source + " = ?";
  }

  private String untouched(StreamRow row) {
    return "table "
        + row.table()
        + " holds rows of this sync, but no record of the generation went there: its target was"
        + " renamed (table.name.format, a transform, or the topic); nothing is deleted: let the"
        + " sync write to that table again, or delete row "
        + row.id()
        + " of "
        + tables.streams()
        + " to leave the table as it is";
  }
}
