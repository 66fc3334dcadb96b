package io.tidemark.sink.state;

import io.tidemark.dialect.DdlSql;
import io.tidemark.dialect.Sql;
import io.tidemark.generation.Marker;
import io.tidemark.generation.StreamId;
import io.tidemark.jdbc.Session;
import io.tidemark.table.Column;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What feeds a table, and what becomes of that when the table is dropped and made anew for a
 * generation: its floor rises to the generation, because what older ones have written is gone, and
 * what generations have counted in the old table proves nothing any more.
 */
public final class Feeds {
  private final StateTables tables;
  private final Streams streams;
  private final KeyTables keyTables;
  private final Proof proof;

  public Feeds(StateTables tables, Streams streams) {
    this.tables = tables;
    this.streams = streams;
    this.keyTables = new KeyTables(tables);
    this.proof = new Proof(tables);
  }

  /** A stream that writes to a table, and the sink that owns it there. */
  private record Feed(int id, String connector, StreamId stream, long floor) {}

  private List<Feed> of(Session session, TableId table) {
    return session.query(
        Sql.of(
            "SELECT id, connector, source, sync, floor FROM %s WHERE table_name = ? ORDER BY id"
                .formatted(tables.quoted(tables.streams())),
            tables.quoted(table)),
        row ->
            new Feed(
                row.getInt(1),
                Objects.requireNonNull(row.getString(2)),
                new StreamId(
                    Objects.requireNonNull(row.getString(3)),
                    Objects.requireNonNull(row.getString(4))),
                row.getLong(5)));
  }

  /**
   * Whether a generation lies below the floor, so that its rows are not written any more; of a
   * stream that another sink owns nothing is said, so that it is refused as ever.
   */
  public boolean isOver(Session session, TableId table, @Nullable StreamId by, long generation) {
    return of(session, table).stream()
        .filter(feed -> feed.stream.equals(by) && streams.isMine(feed.connector))
        .anyMatch(feed -> feed.floor > generation);
  }

  /**
   * Why a table may not be made anew for records, in words.
   *
   * @param by the records' stream, null where they have none
   */
  public List<String> objections(
      Session session, TableSchema table, @Nullable StreamId by, long generation) {
    List<String> objections = new ArrayList<>();
    List<Feed> feeds = of(session, table.id());
    feeds.stream()
        .filter(feed -> !feed.stream.equals(by))
        .forEach(feed -> objections.add("sync " + feed.stream + " writes to it, too"));
    feeds.stream()
        .filter(feed -> feed.stream.equals(by))
        .forEach(feed -> objections.addAll(own(session, table, feed, generation)));
    objections.addAll(strangers(session, table, by));
    return objections;
  }

  /**
   * Rows of others, which would go with a table, in words.
   *
   * @param by the stream whose rows are no others', null where all are
   */
  public List<String> strangers(Session session, TableSchema table, @Nullable StreamId by) {
    boolean marked = table.column(SystemColumns.SOURCE).isPresent();
    String stream = by == null ? null : by.toString();
    return holds(session, ddl().holdsOthers(table.id(), stream, marked))
        ? List.of(
            "it holds rows that "
                + (by == null
                    ? "records of no stream may not replace"
                    : "sync " + by + " has not written")
                + ", which would be lost: move or delete them")
        : List.of();
  }

  /**
   * Columns whose values would go for good, in words: the records do not have them, so that nothing
   * would bring them back.
   */
  public List<String> losses(Session session, TableSchema table, TableSchema records) {
    List<String> others =
        table.columns().stream()
            .filter(column -> !column.generated())
            .map(Column::name)
            .filter(name -> !SystemColumns.RESERVED.contains(name))
            .filter(name -> records.column(name).isEmpty())
            .toList();
    boolean lost = !others.isEmpty() && holds(session, ddl().holdsValues(table.id(), others));
    return lost
        ? List.of(
            "columns "
                + others
                + ", which the records do not have, hold values that would be lost: drop the"
                + " columns, or move them to another table")
        : List.of();
  }

  private List<String> own(Session session, TableSchema table, Feed feed, long generation) {
    List<String> objections = new ArrayList<>();
    if (!streams.isMine(feed.connector)) {
      objections.add("sink " + feed.connector + " owns its rows");
    }
    if (feed.floor >= generation) {
      objections.add(
          "generation "
              + generation
              + " has been completed in it, or it was made anew for that already, and other records"
              + " of the generation do not fit it");
    }
    for (String mode : otherModes(session, feed)) {
      objections.add(
          "sync " + feed.stream + " has mode " + mode + ", which does not bring all rows again");
    }
    if (isSplit(session, feed)) {
      objections.add(
          "sync "
              + feed.stream
              + " is read in several scopes (splits), and one of them does not bring the rows of the"
              + " others again");
    }
    boolean marked = table.column(SystemColumns.GENERATION).isPresent();
    if (marked
        && holds(session, ddl().holdsLater(table.id(), feed.stream.toString(), generation))) {
      objections.add("it holds rows of a later generation than " + generation);
    }
    StreamRow row = new StreamRow(feed.id, feed.stream, table.id(), feed.floor);
    if (keyTables.all(session, row).stream()
        .anyMatch(known -> !known.victims() && known.generation() > generation)) {
      objections.add("a later generation than " + generation + " has been written to it");
    }
    return objections;
  }

  /** A test is one row of a sync of any mode. */
  private List<String> otherModes(Session session, Feed feed) {
    return session.query(
        Sql.of(
            "SELECT DISTINCT mode FROM %s WHERE source = ? AND sync = ? AND mode NOT IN ('full', ?)"
                .formatted(tables.quoted(tables.generations())),
            feed.stream.source(),
            feed.stream.sync(),
            Marker.TEST),
        row -> Objects.requireNonNull(row.getString(1)));
  }

  private boolean isSplit(Session session, Feed feed) {
    return session
        .queryOne(
            Sql.of(
                "SELECT scopes FROM %s WHERE source = ? AND sync = ? ORDER BY plan_id DESC LIMIT 1"
                    .formatted(tables.quoted(tables.generations())),
                feed.stream.source(),
                feed.stream.sync()),
            row -> row.getInt(1) > 1)
        .orElse(false);
  }

  private DdlSql ddl() {
    return tables.dialect().ddl();
  }

  private static boolean holds(Session session, Sql question) {
    return session.queryOne(question, row -> row.getBoolean(1)).orElse(true);
  }

  /** Keeps out all who write to a table until the transaction ends, in the order of their locks. */
  public void lock(Session tx, TableId table) {
    of(tx, table).forEach(feed -> streams.lockExclusive(tx, feed.id));
  }

  /** The table was dropped and made for a generation; the caller holds the locks. */
  public void madeAnew(Session tx, TableId table, @Nullable StreamId by, long generation) {
    proof.madeAnew(tx, table);
    for (Feed feed : of(tx, table)) {
      StreamRow row = new StreamRow(feed.id, feed.stream, table, feed.floor);
      keyTables.all(tx, row).forEach(known -> keyTables.drop(tx, row, known));
      if (feed.stream.equals(by)) {
        streams.beginAnew(tx, feed.id, generation);
      }
    }
  }
}
