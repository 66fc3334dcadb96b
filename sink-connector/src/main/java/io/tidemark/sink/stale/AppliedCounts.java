package io.tidemark.sink.stale;

import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Row;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.state.StateTables;

/** The counts that writers keep in {@code tidemark_applied}. */
final class AppliedCounts {
  static final String COLUMNS =
      "applied, kept, rejected, rejected_nokey, added, changed, unchanged, removed";

  /** The same, and what earlier versions did not count. */
  static final String ALL = COLUMNS + ", missing, lost";

  private static final String SUMS =
      "coalesce(sum(applied), 0), coalesce(sum(kept), 0), coalesce(sum(rejected), 0),"
          + " coalesce(sum(rejected_nokey), 0), coalesce(sum(added), 0), coalesce(sum(changed), 0),"
          + " coalesce(sum(unchanged), 0), coalesce(sum(removed), 0),"
          + " coalesce(sum(missing), 0), coalesce(sum(lost), 0)";

  private static final String GENERATION =
      " WHERE connector = ? AND source = ? AND sync = ? AND scope = ? AND generation = ?";

  private final StateTables tables;
  private final String sinkId;

  AppliedCounts(StateTables tables, String sinkId) {
    this.tables = tables;
    this.sinkId = sinkId;
  }

  /** Ten columns of a row, from the first one on; what is NULL counts nothing. */
  static Counts map(Row row, int first) {
    return new Counts(
        row.getLong(first),
        row.getLong(first + 1),
        row.getLong(first + 2),
        row.getLong(first + 3),
        row.getLong(first + 4),
        row.getLong(first + 5),
        row.getLong(first + 6),
        row.getLong(first + 7),
        row.getLong(first + 8),
        row.getLong(first + 9));
  }

  /** What was applied of a generation up to now. */
  Counts sum(Session tx, GenerationKey key) {
    return tx.queryOne(of("SELECT " + SUMS + " FROM ", key), row -> map(row, 1)).orElseThrow();
  }

  /** How many keys were rejected, by {@code tidemark_rejects}: each counts once. */
  long rejectedKeys(Session tx, GenerationKey key) {
    return tx.queryOne(
            Sql.of(
                "SELECT count(DISTINCT concat_ws(' ', table_name, row_key)) FROM "
                    + tables.quoted(tables.rejects())
                    + " WHERE connector = ? AND source = ? AND sync = ? AND generation = ?"
                    + " AND row_key IS NOT NULL",
                sinkId,
                key.stream().source(),
                key.stream().sync(),
                key.generation()),
            row -> row.getLong(1))
        .orElseThrow();
  }

  /** Forgets the counts of a generation that is over. */
  void delete(Session tx, GenerationKey key) {
    tx.update(of("DELETE FROM ", key));
  }

  private Sql of(String verb, GenerationKey key) {
    return Sql.of(
        verb + tables.quoted(tables.applied()) + GENERATION,
        sinkId,
        key.stream().source(),
        key.stream().sync(),
        key.scope(),
        key.generation());
  }
}
