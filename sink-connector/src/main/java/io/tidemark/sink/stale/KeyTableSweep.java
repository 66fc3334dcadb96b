package io.tidemark.sink.stale;

import io.tidemark.dialect.Sql;
import io.tidemark.generation.StreamId;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.state.KeyTables;
import io.tidemark.sink.state.KeyTables.KeyTable;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.state.StreamRow;
import io.tidemark.sink.state.Streams;
import io.tidemark.table.TableId;
import java.util.List;
import java.util.OptionalLong;

/**
 * Drops key tables that nothing can ask for any more. Never the seen keys of the floor or above: a
 * delete may still ask for them (model: full_seen_dropped).
 */
final class KeyTableSweep {
  private final StateTables tables;
  private final Streams streams;
  private final KeyTables keyTables;
  private final GenerationTable generations;

  KeyTableSweep(StateTables tables, Streams streams, String sinkId) {
    this.tables = tables;
    this.streams = streams;
    this.keyTables = new KeyTables(tables);
    this.generations = new GenerationTable(tables, sinkId);
  }

  /** Drops what a stream no longer needs; its lock is asked for only where there is something. */
  void drop(Session session, StreamId stream) {
    for (StreamRow row : streams.of(session, stream)) {
      if (!useless(session, row).isEmpty()) {
        session.inTransaction(
            Session.Mode.READ_COMMITTED,
            tx -> {
              streams.lockExclusive(tx, row.id());
              List<KeyTable> useless = useless(tx, row);
              useless.forEach(known -> keyTables.drop(tx, row, known));
              return useless.size();
            });
      }
    }
  }

  private List<KeyTable> useless(Session session, StreamRow row) {
    OptionalLong floor = streams.floor(session, row);
    return floor.isEmpty() ? List.of() : useless(session, row, floor.getAsLong());
  }

  private List<KeyTable> useless(Session session, StreamRow row, long floor) {
    return keyTables.all(session, row).stream()
        .filter(k -> k.victims() ? over(session, row, k) : k.generation() < floor)
        .toList();
  }

  private boolean over(Session session, StreamRow row, KeyTable known) {
    return !generations.isOpen(session, row.stream(), known.generation());
  }

  /**
   * Drops the key tables of streams whose rows somebody has deleted; nobody registers their ids. A
   * generation that is not over keeps its own: they tell that its proof is not whole.
   */
  void dropOrphans(Session session) {
    String orphans =
        "SELECT DISTINCT stream_id FROM "
            + tables.quoted(tables.keyTables())
            + " WHERE stream_id NOT IN (SELECT id FROM "
            + tables.quoted(tables.streams())
            + ")";
    session.query(Sql.of(orphans), row -> row.getInt(1)).forEach(id -> dropOrphan(session, id));
  }

  /**
   * Asks again under the lock: once its key tables are gone an id is free, and a stream registered
   * since may have it, whose seen keys are proof. It is registered before its first row is written.
   */
  void dropOrphan(Session session, int id) {
    session.inTransaction(
        Session.Mode.READ_COMMITTED,
        tx -> {
          streams.lockExclusive(tx, id);
          if (isRegistered(tx, id)) {
            return 0;
          }
          StreamRow gone = new StreamRow(id, NOBODY, NOWHERE, 0);
          List<KeyTable> all =
              keyTables.all(tx, gone).stream()
                  .filter(known -> !generations.isOpen(tx, known.generation()))
                  .toList();
          all.forEach(known -> keyTables.drop(tx, gone, known));
          return all.size();
        });
  }

  private boolean isRegistered(Session tx, int id) {
    String row = "SELECT count(*) FROM " + tables.quoted(tables.streams()) + " WHERE id = ?";
    return tx.queryOne(Sql.of(row, id), found -> found.getLong(1)).orElseThrow() > 0;
  }

  private static final StreamId NOBODY = new StreamId("", "");
  private static final TableId NOWHERE = new TableId(null, "");
}
