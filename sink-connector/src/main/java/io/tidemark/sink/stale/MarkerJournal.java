package io.tidemark.sink.stale;

import io.tidemark.dialect.Sql;
import io.tidemark.generation.Marker;
import io.tidemark.generation.TableSchemaCodec;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.state.StateTables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes markers into {@code tidemark_generations}, in the transaction that moves the marker
 * topic's position, so that each marker is written once (I2). It judges nothing; the keeper does,
 * and makes the row in {@code tidemark_runs} too.
 *
 * <p>An END says what it says twice as well as once. It changes nothing once the generation has
 * been judged satisfied, and an ABORT then comes too late.
 *
 * <p>The caller sees to it that the table of an END without rows exists and is registered before
 * the transaction begins: nothing else would create it.
 */
public final class MarkerJournal {
  private static final String KEY =
      " WHERE connector = ? AND source = ? AND sync = ? AND scope = ? AND generation = ?";

  private final StateTables tables;
  private final String sinkId;

  public MarkerJournal(StateTables tables, String sinkId) {
    this.tables = tables;
    this.sinkId = sinkId;
  }

  /**
   * Writes a marker.
   *
   * @param part partition of the marker topic
   * @param offset offset there
   */
  public void record(Session tx, Marker marker, int part, long offset) {
    insert(tx, marker, part);
    switch (marker.type()) {
      case START -> start(tx, marker, part, offset);
      case END -> end(tx, marker, part, offset);
      case ABORT -> abort(tx, marker);
    }
  }

  private void insert(Session tx, Marker m, int part) {
    List<String> columns = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    columns.addAll(List.of("connector", "source", "sync", "scope", "generation"));
    values.addAll(
        List.of(sinkId, m.stream().source(), m.stream().sync(), m.scope().index(), m.generation()));
    columns.addAll(List.of("scopes", "plan_id", "state", "settled", "deletable", "mode"));
    values.addAll(
        List.of(
            m.scope().count(),
            m.scope().planId(),
            GenerationState.OPEN.name(),
            false,
            false,
            m.mode()));
    columns.addAll(List.of("trigger_kind", "ends", "attempts", "fingerprint"));
    values.addAll(List.of(m.trigger(), "{}", "", m.fingerprint()));
    columns.addAll(List.of("source_connector", "source_table", "topic", "marker_part"));
    values.addAll(List.of(m.connector(), m.table(), m.topic(), part));
    columns.addAll(List.of("rows_read", "dropped", "removed", "refused"));
    values.addAll(List.of(0L, 0L, 0L, 0L));
    columns.addAll(List.of("started_at", "ended_at"));
    values.addAll(List.of(m.startedAt(), 0L));
    tx.update(tables.dialect().insertIfAbsent(tables.generations(), columns, values));
  }

  /**
   * The first START counts: a resumed read may announce its generation again. Offsets of different
   * partitions tell no order, so that one of another partition than END's is not kept.
   */
  private void start(Session tx, Marker marker, int part, long offset) {
    String change = "SET start_offset = ?" + KEY + " AND start_offset IS NULL AND marker_part = ?";
    update(tx, change, marker, List.of(offset), List.of(part));
  }

  private void end(Session tx, Marker m, int part, long offset) {
    String schema = m.tableSchema().map(TableSchemaCodec::encode).orElse(null);
    String attempts = String.join(",", m.attempts().stream().map(String::valueOf).toList());
    update(
        tx,
        "SET ends = ?, attempts = ?, deletable = ?, mode = ?, rows_read = ?, dropped = ?,"
            + " watermark = ?, table_schema_json = ?, fingerprint = ?, started_at = ?,"
            + " ended_at = ?, end_offset = ?,"
            + " start_offset = CASE WHEN marker_part = ? THEN start_offset END, marker_part = ?,"
            + " reason = CASE WHEN state = 'BLOCKED' THEN reason ELSE ? END,"
            + " state = CASE WHEN state = 'BLOCKED' THEN state ELSE 'PENDING' END"
            + KEY
            + " AND state IN ('OPEN', 'PENDING', 'BLOCKED')",
        m,
        Arrays.asList(
            m.ends().toJson(),
            attempts,
            m.deletable(),
            m.mode(),
            m.rows(),
            m.dropped(),
            m.watermark(),
            schema,
            m.fingerprint(),
            m.startedAt(),
            m.endedAt(),
            offset,
            part,
            part,
            m.reason()),
        List.of());
  }

  private void abort(Session tx, Marker marker) {
    update(
        tx,
        "SET state = 'ABORTED', reason = ?, ended_at = ?"
            + KEY
            + " AND state IN ('OPEN', 'PENDING')",
        marker,
        Arrays.asList(marker.reason(), marker.endedAt()),
        List.of());
  }

  private void update(Session tx, String change, Marker marker, List<?> before, List<?> after) {
    List<@Nullable Object> all = new ArrayList<>(before);
    all.add(sinkId);
    all.add(marker.stream().source());
    all.add(marker.stream().sync());
    all.add(marker.scope().index());
    all.add(marker.generation());
    all.addAll(after);
    String text = "UPDATE " + tables.quoted(tables.generations()) + " " + change;
    tx.update(Sql.of(text, all.toArray()));
  }
}
