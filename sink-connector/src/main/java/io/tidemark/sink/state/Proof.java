package io.tidemark.sink.state;

import io.tidemark.dialect.Sql;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.jdbc.Session;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.List;

/**
 * What generations have counted proves something only as long as the rows and seen keys that it
 * stands for are there. Where they went with their table, the generations that counted them are
 * blocked, so that no row is taken for stale for want of what was lost; and only as long as each
 * record is counted once.
 */
public final class Proof {
  private static final String STREAM =
      "(connector, source, sync) IN (SELECT connector, source, sync FROM %s WHERE id = ?)";

  /** What counts were written as that prove nothing any more. */
  public static final String SPOILT = "spoilt";

  private final StateTables tables;

  public Proof(StateTables tables) {
    this.tables = tables;
  }

  /**
   * A table was made that was there before, for all that its streams know; call it in the
   * transaction that makes it, so that no generation can go on without hearing of it.
   */
  public void lostTable(Session tx, TableId table) {
    allIn(tx, table, "was missing and was made again");
  }

  /** A table was dropped and made anew, in the transaction that does it. */
  public void madeAnew(Session tx, TableId table) {
    allIn(tx, table, "was dropped and made anew (migrate.mode=forced)");
  }

  private void allIn(Session tx, TableId table, String what) {
    List<Integer> streams =
        tx.query(
            Sql.of(
                "SELECT id FROM %s WHERE table_name = ? ORDER BY id"
                    .formatted(tables.quoted(tables.streams())),
                tables.quoted(table)),
            row -> row.getInt(1));
    streams.forEach(id -> lost(tx, id, table, what));
  }

  /** A stream's seen keys went with their table. */
  public void lostKeys(Session tx, StreamRow stream, TableId seen) {
    spoil(tx, stream.id(), seen, "was missing and was made again");
  }

  /** What the table held of rows is gone, too: it is no longer whole. */
  private void lost(Session tx, int stream, TableId table, String what) {
    tx.update(
        Sql.of(
            "UPDATE %s SET whole = NULL WHERE id = ? AND whole IS NOT NULL"
                .formatted(tables.quoted(tables.streams())),
            stream));
    spoil(tx, stream, table, what);
  }

  private void spoil(Session tx, int stream, TableId table, String what) {
    String reason =
        "table %s %s; rows that the generation had counted went with the old one: run the sync again"
            .formatted(table, what);
    spoil(tx, reason, STREAM.formatted(tables.quoted(tables.streams())), stream);
  }

  /**
   * A partition begins anew, and what it holds again is counted again: no count tells any more what
   * has come. Call it in the transaction that moves the position back.
   */
  public void begunAnew(Session tx, String sinkId, TopicPart part) {
    String reason =
        "partition %s began anew while the generation was read, so that its records may be counted twice: run the sync again"
            .formatted(part);
    spoil(
        tx,
        reason,
        "connector = ? AND topic = ? AND part = ?",
        sinkId,
        part.topic(),
        part.partition());
  }

  /** Counts may be there before any marker: those are spoilt in a way that no later one mends. */
  private void spoil(Session tx, String reason, String which, Object... binds) {
    String applied = tables.quoted(tables.applied());
    tx.update(
        Sql.of("UPDATE " + applied + " SET written_as = '" + SPOILT + "' WHERE " + which, binds));
    List<Object> values = new ArrayList<>(List.of(reason));
    values.addAll(List.of(binds));
    tx.update(
        Sql.of(
            ("UPDATE %s SET state = 'BLOCKED', reason = ? WHERE NOT settled"
                    + " AND state IN ('OPEN', 'PENDING', 'SATISFIED')"
                    + " AND (connector, source, sync, scope, generation) IN"
                    + " (SELECT connector, source, sync, scope, generation FROM %s WHERE %s)")
                .formatted(tables.quoted(tables.generations()), applied, which),
            values.toArray()));
  }
}
