package io.tidemark.dialect;

import static java.util.stream.Collectors.joining;

import io.tidemark.dialect.CursorRead.Edge;
import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** {@link CursorSql} for PostgreSQL. */
final class PostgresCursorSql implements CursorSql {
  private static final String MICROS = "(extract(epoch FROM %s) * 1000000)::bigint";

  private static final String MOMENT =
      "SELECT "
          + MICROS.formatted("clock_timestamp()")
          + ", pg_has_role('pg_read_all_stats', 'USAGE'), pg_is_in_recovery()";

  /**
   * Our own sessions only read. Cleaners and senders have transactions too, but write no rows of
   * tables.
   */
  private static final String BEGUN =
      "SELECT pid, "
          + MICROS.formatted("xact_start")
          + " FROM pg_catalog.pg_stat_activity"
          + " WHERE datname = current_database() AND xact_start IS NOT NULL"
          + " AND pid <> pg_backend_pid()"
          + " AND (application_name, usename)"
          + " IS DISTINCT FROM (current_setting('application_name'), current_user)"
          + " AND backend_type NOT IN ('autovacuum worker', 'walsender', 'parallel worker')";

  /**
   * A snapshot lists the transactions of all databases. Those of others are known by the lock that
   * each holds on itself, and by the list of prepared ones; what is found in neither has ended
   * since, or is replayed on a replica, and counts as one of this database.
   */
  private static final String WRITING =
      "SELECT x.id, coalesce(a.pid, 0), "
          + MICROS.formatted("a.xact_start")
          + " FROM (SELECT txid_snapshot_xip(txid_current_snapshot()) AS id) x"
          + " LEFT JOIN pg_catalog.pg_locks l ON l.locktype = 'transactionid'"
          + " AND l.mode = 'ExclusiveLock' AND l.granted"
          + " AND l.transactionid::text::bigint = x.id & 4294967295"
          + " LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid"
          + " LEFT JOIN pg_catalog.pg_prepared_xacts p"
          + " ON p.transaction::text::bigint = x.id & 4294967295"
          + " WHERE coalesce(a.datname, p.database, current_database()) = current_database()";

  private static final String INDEXED =
      "SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_index i"
          + " JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]"
          + " JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid"
          + " JOIN pg_catalog.pg_am m ON m.oid = c.relam"
          + " WHERE i.indrelid = to_regclass(?) AND a.attname = ? AND m.amname = 'btree'"
          + " AND i.indisvalid AND i.indpred IS NULL)";

  private final PostgresDialect dialect;

  PostgresCursorSql(PostgresDialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public Sql page(CursorRead read, int limit) {
    List<Column> columns = new ArrayList<>(read.read().columns());
    columns.add(read.cursor());
    Sql rows = rows(read, columns);
    String order = read.order().stream().map(this::name).collect(joining(", "));
    return new Sql(rows.text() + " ORDER BY " + order + " LIMIT " + limit, rows.binds());
  }

  @Override
  public Sql greatest(CursorRead read) {
    Sql rows = rows(read, read.order());
    String order = read.order().stream().map(c -> name(c) + " DESC").collect(joining(", "));
    return new Sql(rows.text() + " ORDER BY " + order + " LIMIT 1", rows.binds());
  }

  @Override
  public Sql withoutValue(CursorRead read, int most) {
    Sql all = dialect.all(only(read.read(), List.of(read.cursor())));
    return new Sql(
        "SELECT count(*) FROM ("
            + and(read.read(), all.text(), name(read.cursor()) + " IS NULL")
            + " LIMIT "
            + most
            + ") n",
        all.binds());
  }

  /** Rows without a value compare with nothing; where nothing is compared, that has to be said. */
  private Sql rows(CursorRead read, List<Column> columns) {
    Sql all = dialect.all(only(read.read(), columns));
    List<Sql.Bind> binds = new ArrayList<>(all.binds());
    String text = all.text();
    List<String> conditions = new ArrayList<>();
    if (read.edges().isEmpty()) {
      conditions.add(name(read.cursor()) + " IS NOT NULL");
    }
    for (Edge edge : read.edges()) {
      List<Column> compared = read.order().subList(0, edge.cells().size());
      conditions.add(
          row(compared.stream().map(this::name).toList())
              + " "
              + edge.side().operator()
              + " "
              + row(Collections.nCopies(compared.size(), "?")));
      for (int i = 0; i < compared.size(); i++) {
        binds.add(PostgresReads.keyBind(compared.get(i).type(), edge.cells().get(i)));
      }
    }
    return new Sql(and(read.read(), text, String.join(" AND ", conditions)), binds);
  }

  private static Read only(Read read, List<Column> columns) {
    return new Read(read.table(), read.query(), columns, read.key(), read.filter(), read.params());
  }

  private static String and(Read read, String all, String condition) {
    return all + (read.filter() == null ? " WHERE " : " AND ") + condition;
  }

  private String name(Column column) {
    return PostgresReads.FROM + "." + dialect.quote(column.name());
  }

  private static String row(List<String> values) {
    return values.size() == 1 ? values.get(0) : "(" + String.join(", ", values) + ")";
  }

  @Override
  public Sql moment() {
    return Sql.of(MOMENT);
  }

  @Override
  public Sql begun() {
    return Sql.of(BEGUN);
  }

  @Override
  public Sql writing() {
    return Sql.of(WRITING);
  }

  @Override
  public Sql isIndexed(TableId table, String column) {
    return Sql.of(INDEXED, dialect.quote(table), column);
  }

  @Override
  public String createIndex(TableId table, String column) {
    return "CREATE INDEX CONCURRENTLY ON "
        + dialect.quote(table)
        + " ("
        + dialect.quote(column)
        + ")";
  }
}
