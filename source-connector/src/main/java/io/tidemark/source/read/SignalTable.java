package io.tidemark.source.read;

import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.jdbc.Session;
import io.tidemark.source.plan.Signal;
import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table at the source into which people write what they ask. Read over a connection of its own,
 * on which nothing waits for longer than a few seconds, so that a table that is locked, or is not
 * there, keeps no sync from being read.
 */
public final class SignalTable implements AutoCloseable {
  /** Its columns, which are those of Debezium's. */
  private static final List<String> COLUMNS = List.of("id", "type", "data");

  /** Offsets remember what of it has been executed, so it must not grow for ever. */
  static final int MOST_ROWS = 1000;

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Database database;
  private final TableId table;

  /** Opened and used by one thread, and broken off by another. */
  private volatile @Nullable Session session;

  public SignalTable(Database database, TableId table) {
    this.database = database;
    this.table = table;
  }

  /**
   * What is in it.
   *
   * @param signals in no particular order
   * @param unreadable what is wrong with the other rows, for people
   */
  public record Contents(List<Signal> signals, List<String> unreadable) {}

  /**
   * Reads all of it.
   *
   * @throws ReadFailure saying for people why it cannot be read now
   */
  public Contents read() {
    try {
      Session open = session;
      if (open == null) {
        open = database.connectWithin(PATIENCE);
        session = open;
      }
      return read(open, table);
    } catch (DatabaseException e) {
      close(); // whatever it was: the next time begins with a connection that is whole
      throw new ReadFailure(ReadFailure.Kind.PERMANENT, explain(table, e));
    }
  }

  /**
   * Whether it could be read.
   *
   * @throws ReadFailure saying for people why not
   * @throws DatabaseException when the database did not answer, or somebody has locked it
   */
  public static void check(Session session, TableId table) {
    List<String> columns =
        Catalog.table(session, table).stream()
            .flatMap(info -> info.schema().columns().stream())
            .map(Column::name)
            .toList();
    if (!columns.isEmpty() && !columns.containsAll(COLUMNS)) {
      throw new ReadFailure(
          ReadFailure.Kind.PERMANENT,
          "table " + table + " is no signal table, which has the columns " + shape());
    }
    try {
      session.query(session.dialect().signals(table, 0), row -> row);
    } catch (DatabaseException e) {
      if (e.kind() == FailureKind.CONNECTION || e.kind() == FailureKind.CONTENTION) {
        throw e;
      }
      throw new ReadFailure(ReadFailure.Kind.PERMANENT, explain(table, e));
    }
  }

  private static String explain(TableId table, DatabaseException e) {
    String what = "the signal table " + table;
    return switch (e.kind()) {
      case SCHEMA ->
          what + " does not exist or lacks a column: create it with the columns " + shape();
      case DENIED ->
          "the user may not read " + what + ": GRANT SELECT on it, and USAGE on its schema";
      default -> what + " cannot be read: " + e.getMessage();
    };
  }

  private static String shape() {
    return "id varchar(42) primary key, type varchar(32) not null, data varchar(2048)";
  }

  private static Contents read(Session session, TableId table) {
    List<Signal> signals = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    int rows =
        session
            .query(
                session.dialect().signals(table, MOST_ROWS + 1),
                row -> {
                  String id = row.getString(1);
                  try {
                    signals.add(Signal.parse(id, row.getString(2), row.getString(3)));
                  } catch (IllegalArgumentException e) {
                    unreadable.add("the row of id `" + id + "` is passed over: " + e.getMessage());
                  }
                  return 1;
                })
            .size();
    if (rows > MOST_ROWS) {
      throw new ReadFailure(
          ReadFailure.Kind.PERMANENT,
          "the signal table "
              + table
              + " has more than "
              + MOST_ROWS
              + " rows: delete those that have been executed, until then no new one is");
    }
    return new Contents(List.copyOf(signals), List.copyOf(unreadable));
  }

  /** Cancels the statement under way, if there is one; from any thread. */
  public void cancel() {
    Session open = session;
    if (open != null) {
      open.cancel();
    }
  }

  /** Cuts the connection, whatever the table is being read for; from any thread. */
  public void abort() {
    Session open = session;
    if (open != null) {
      open.abort();
    }
  }

  @Override
  public void close() {
    Session open = session;
    if (open != null) {
      open.close();
      session = null;
    }
  }
}
