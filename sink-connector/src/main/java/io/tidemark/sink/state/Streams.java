package io.tidemark.sink.state;

import io.tidemark.dialect.Sql;
import io.tidemark.generation.StreamId;
import io.tidemark.jdbc.Row;
import io.tidemark.jdbc.Session;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * The streams that a sink writes, per table: who owns them, their locks and their floors.
 *
 * <p>A stream's lock is held shared by whoever writes its rows and alone by whoever raises its
 * floor or deletes. The floor is read under the lock, in a statement of its own, because a
 * statement's snapshot is as old as its beginning, not as its locks (model: full_nolock).
 */
public final class Streams {
  /**
   * Where attempts keep the newest snapshot of a stream without markers, among the scopes and none
   * of them; what else is kept of it is below.
   */
  public static final int SNAPSHOT = -2;

  private static final String COLUMNS =
      "id, connector, source, sync, table_schema, table_plain, floor";

  private final StateTables tables;
  private final String sinkId;
  private final boolean adoptOwner;

  /**
   * @param adoptOwner whether to take over streams that another sink owns ({@code adopt.owner})
   */
  public Streams(StateTables tables, String sinkId, boolean adoptOwner) {
    this.tables = tables;
    this.sinkId = sinkId;
    this.adoptOwner = adoptOwner;
  }

  private record Owned(String connector, StreamRow row) {}

  /**
   * Finds or makes the row of a stream in a table. Call it outside of a write transaction: a new
   * row must be seen by everyone before the first row is written under its lock.
   *
   * @param table with its schema resolved, the same way every time
   * @throws ConnectException when another sink owns the stream's rows in the table
   */
  public StreamRow register(Session session, StreamId stream, TableId table) {
    Optional<Owned> known = find(session, stream, table);
    while (known.isEmpty()) {
      insert(session, stream, table);
      known = find(session, stream, table);
    }
    Owned owned = known.get();
    if (!owned.connector.equals(sinkId)) {
      takeOver(session, owned);
    }
    return owned.row;
  }

  /**
   * The update count tells nothing here: the id may be taken, or the stream be there by now. An id
   * whose row somebody deleted is not used again while it has key tables.
   */
  private void insert(Session session, StreamId stream, TableId table) {
    int next =
        session
            .queryOne(
                Sql.of(
                    "SELECT coalesce(max(id), 0) + 1 FROM (SELECT id FROM "
                        + name()
                        + " UNION ALL SELECT stream_id FROM "
                        + tables.quoted(tables.keyTables())
                        + ") taken"),
                row -> row.getInt(1))
            .orElseThrow();
    List<String> columns = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    columns.addAll(List.of("id", "connector", "source", "sync", "table_name", "table_plain"));
    values.addAll(List.of(next, sinkId, stream.source(), stream.sync()));
    values.addAll(List.of(tables.quoted(table), table.name()));
    if (table.schema() != null) {
      columns.add("table_schema");
      values.add(table.schema());
    }
    columns.add("floor");
    values.add(0L);
    session.update(tables.dialect().insertIfAbsent(tables.streams(), columns, values));
  }

  private Optional<Owned> find(Session session, StreamId stream, TableId table) {
    return session.queryOne(
        Sql.of(
            "SELECT "
                + COLUMNS
                + " FROM "
                + name()
                + " WHERE source = ? AND sync = ? AND table_name = ?",
            stream.source(),
            stream.sync(),
            tables.quoted(table)),
        row -> new Owned(text(row, 2), map(row)));
  }

  /**
   * Remembers the previous owner, so that the first delete under the new one is held. Under the
   * lock, so that no transaction of the previous owner is still under way (model:
   * owner_taken_unlocked).
   */
  private void takeOver(Session session, Owned owned) {
    StreamRow row = owned.row;
    if (!adoptOwner) {
      throw notMine(owned);
    } else if (followsSnapshots(session, owned)) {
      throw new ConnectException(
          "Rows of %s in table %s follow the snapshots that sink %s has seen, and none but that one can go on from there: give this sink sink.id=%s"
              .formatted(row.stream(), row.table(), owned.connector, owned.connector));
    }
    session.inTransaction(
        Session.Mode.READ_COMMITTED,
        tx -> {
          lockExclusive(tx, row.id());
          return tx.update(
              Sql.of(
                  "UPDATE "
                      + name()
                      + " SET connector = ?, previous_owner = ? WHERE id = ? AND connector = ?",
                  sinkId,
                  owned.connector,
                  row.id(),
                  owned.connector));
        });
  }

  /** Changes say nothing of the snapshots before them: another sink would take them for older. */
  private boolean followsSnapshots(Session session, Owned owned) {
    StreamId stream = owned.row.stream();
    return !session
        .query(
            Sql.of(
                "SELECT 1 FROM %s WHERE connector = ? AND source = ? AND sync = ? AND scope = ?"
                    .formatted(tables.quoted(tables.attempts())),
                owned.connector,
                stream.source(),
                stream.sync(),
                SNAPSHOT),
            found -> true)
        .isEmpty();
  }

  private static ConnectException notMine(Owned owned) {
    return new ConnectException(
        "Rows of sync "
            + owned.row.stream()
            + " in table "
            + owned.row.table()
            + " are owned by sink "
            + owned.connector
            + ": give this sink the same sink.id if it continues that one, or stop that one and"
            + " set adopt.owner=true");
  }

  /** Every table that this sink writes the stream's rows to, by id. */
  public List<StreamRow> of(Session session, StreamId stream) {
    return session.query(
        Sql.of(
            "SELECT "
                + COLUMNS
                + " FROM "
                + name()
                + " WHERE connector = ? AND source = ? AND sync = ? ORDER BY id",
            sinkId,
            stream.source(),
            stream.sync()),
        Streams::map);
  }

  /** Shares the stream's lock until the transaction ends. */
  public void lockShared(Session tx, int id) {
    tx.query(tables.sql().lockShared(tables.streams(), id), row -> id);
  }

  /** Takes the stream's lock alone until the transaction ends. */
  public void lockExclusive(Session tx, int id) {
    tx.query(tables.sql().lockExclusive(tables.streams(), id), row -> id);
  }

  /**
   * The floor, none where somebody has deleted the stream's row; read it under the stream's lock.
   * Whoever registered the stream earlier may have lost it to another sink since, so the owner is
   * asked again here (model: owner_cached); and the row may have been deleted and its id given to
   * another stream.
   *
   * @param known the stream's row as it was registered
   * @throws ConnectException when another sink owns the stream's rows in the table by now
   */
  public OptionalLong floor(Session tx, StreamRow known) {
    Optional<Owned> found =
        tx.queryOne(
            Sql.of("SELECT " + COLUMNS + " FROM " + name() + " WHERE id = ?", known.id()),
            row -> new Owned(text(row, 2), map(row)));
    if (found.isEmpty() || !found.get().row.isOfSame(known)) {
      return OptionalLong.empty();
    }
    Owned owned = found.get();
    if (!owned.connector.equals(sinkId)) {
      throw notMine(owned);
    }
    return OptionalLong.of(owned.row.floor());
  }

  /** What the sink knows of each of its streams in each table. */
  public List<StreamHistory> histories(Session session) {
    return histories(session, "", sinkId);
  }

  /** The same of one stream. */
  public List<StreamHistory> histories(Session session, StreamId stream) {
    String own = " AND source = ? AND sync = ?";
    return histories(session, own, sinkId, stream.source(), stream.sync());
  }

  private List<StreamHistory> histories(Session session, String which, Object... binds) {
    return session.query(
        Sql.of(
            "SELECT "
                + COLUMNS
                + ", floor_part, floor_offset, fingerprint, source_connector, previous_owner,"
                + " whole FROM "
                + name()
                + " WHERE connector = ?"
                + which
                + " ORDER BY id",
            binds),
        row ->
            new StreamHistory(
                map(row),
                row.isNull(8) ? null : row.getInt(8),
                row.isNull(9) ? null : row.getLong(9),
                row.getString(10),
                row.getString(11),
                row.getString(12),
                row.isNull(13) ? null : Long.valueOf(row.getLong(13))));
  }

  /**
   * Notes since which generation a table holds all rows of a stream; the caller holds the stream's
   * lock alone.
   *
   * @param since null when it does not
   */
  public void whole(Session tx, int id, @Nullable Long since) {
    String set = since == null ? " SET whole = NULL" : " SET whole = " + since;
    tx.update(Sql.of("UPDATE " + name() + set + " WHERE id = ? AND connector = ?", id, sinkId));
  }

  /** Raises the floor to a satisfied generation (I4); the caller holds the stream's lock alone. */
  public void raiseFloor(Session tx, int id, FloorRaise raise) {
    tx.update(
        Sql.of(
            "UPDATE "
                + name()
                + " SET floor = ?, floor_part = ?, floor_offset = ?, fingerprint = ?,"
                + " source_connector = ?,"
                + " previous_owner = CASE WHEN ? THEN NULL ELSE previous_owner END"
                + " WHERE id = ? AND connector = ?"
                + " AND (floor < ? OR floor = ? AND floor_part IS NULL)",
            raise.generation(),
            raise.part(),
            raise.offset(),
            raise.fingerprint(),
            raise.sourceConnector(),
            raise.released(),
            id,
            sinkId,
            raise.generation(),
            raise.generation()));
  }

  /**
   * Makes a generation the floor for whose sake the stream's table was made anew, before its END is
   * here: whatever came before is gone. The caller holds the stream's lock alone.
   */
  void beginAnew(Session tx, int id, long generation) {
    tx.update(
        Sql.of(
            "UPDATE "
                + name()
                + " SET floor = ?, floor_part = NULL, floor_offset = NULL, fingerprint = NULL,"
                + " source_connector = NULL, previous_owner = NULL, whole = NULL WHERE id = ?",
            generation,
            id));
  }

  /** Whether a sink's id is this one's. */
  boolean isMine(String connector) {
    return connector.equals(sinkId);
  }

  private static StreamRow map(Row row) {
    StreamId stream = new StreamId(text(row, 3), text(row, 4));
    TableId table = new TableId(row.getString(5), text(row, 6));
    return new StreamRow(row.getInt(1), stream, table, row.getLong(7));
  }

  private static String text(Row row, int column) {
    return Objects.requireNonNull(row.getString(column));
  }

  private String name() {
    return tables.quoted(tables.streams());
  }
}
