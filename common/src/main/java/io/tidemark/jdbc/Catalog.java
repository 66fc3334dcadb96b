package io.tidemark.jdbc;

import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.NativeColumn;
import io.tidemark.dialect.Order;
import io.tidemark.dialect.Sql;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What tables and queries look like, asked of the database itself. */
public final class Catalog {
  private Catalog() {}

  /** A table or view with its columns and its best key. */
  public record TableInfo(TableSchema schema, boolean view) {}

  /** Which database the session is in, as {@link Dialect#identity} says it, or weaker. */
  public static String identity(Session session) {
    Dialect dialect = session.dialect();
    try {
      return session.queryOne(dialect.identity(), row -> text(row, 1)).orElseThrow();
    } catch (DatabaseException e) {
      if (SqlStates.refused(e.sqlState())) {
        return session.queryOne(dialect.weakIdentity(), row -> text(row, 1)).orElseThrow();
      }
      throw e;
    }
  }

  /**
   * What the user may read of a table.
   *
   * @param all whether every column may be selected
   * @param policies whether row-level security hides rows, as many as its policies say
   */
  public record Access(boolean all, boolean policies) {}

  /** What the user may read of all tables and views that the user may see. */
  public static Map<TableId, Access> access(Session session) {
    return access(session, session.dialect().privileges().readable());
  }

  /** The same of one table; empty when there is no such table. */
  public static Optional<Access> access(Session session, TableId id) {
    return access(session, session.dialect().privileges().readable(id)).values().stream()
        .findFirst();
  }

  private static Map<TableId, Access> access(Session session, Sql listing) {
    Map<TableId, Access> tables = new LinkedHashMap<>();
    session.query(
        listing,
        row ->
            tables.put(
                new TableId(row.getString(1), text(row, 2)),
                new Access(row.getBoolean(3), row.getBoolean(4))));
    return tables;
  }

  /** All tables and views that the user may see, by schema and name. */
  public static List<TableInfo> tables(Session session) {
    return read(session, session.dialect().listColumns());
  }

  /**
   * A table or view without its columns.
   *
   * @param visible whether the connection's search path finds it by its name alone
   * @param pages what the database believes it to have, 0 while it knows nothing
   */
  public record Listed(TableId id, boolean view, boolean visible, long pages) {}

  /** The same tables and views in one cheap question, which waits for nobody's lock. */
  public static List<Listed> list(Session session) {
    return session.query(
        session.dialect().listTables(),
        row ->
            new Listed(
                new TableId(row.getString(1), text(row, 2)),
                row.getBoolean(3),
                row.getBoolean(4),
                row.getLong(5)));
  }

  /** One table; without a schema, the one that the connection's search path finds. */
  public static Optional<TableInfo> table(Session session, TableId id) {
    return read(session, session.dialect().listColumns(id)).stream().findFirst();
  }

  /** Where such a table is, asked for much less than its columns. */
  public static Optional<TableId> find(Session session, TableId id) {
    return session.queryOne(
        session.dialect().findTable(id), row -> new TableId(row.getString(1), text(row, 2)));
  }

  /** Where a table is going to be, for dialects whose CREATE TABLE commits by itself. */
  public static Optional<TableId> place(Session session, TableId id) {
    return session
        .dialect()
        .ddl()
        .place(id)
        .flatMap(sql -> session.queryOne(sql, row -> new TableId(text(row, 1), text(row, 2))));
  }

  /**
   * Names of a table's columns, asked for much less than their types, without those that the
   * database has made up; empty without the table.
   */
  public static List<String> columnNames(Session session, TableId id) {
    return session.query(session.dialect().listColumnNames(id), row -> text(row, 1));
  }

  /** The columns of each unique index of a table that refuses equal rows, NULLs being unequal. */
  public static Set<Set<String>> keys(Session session, TableId id) {
    Map<String, Set<String>> keys = new LinkedHashMap<>();
    session.query(
        session.dialect().ddl().listKeys(id),
        row -> keys.computeIfAbsent(text(row, 1), index -> new HashSet<>()).add(text(row, 2)));
    return Set.copyOf(keys.values());
  }

  /**
   * The columns of a SELECT, without running it. A query proves no key: the named columns are taken
   * as the key, and only they as NOT NULL.
   *
   * @throws IllegalArgumentException when a key column is not in the result, two columns have one
   *     name, or it is no SELECT
   */
  public static TableSchema query(Session session, String sql, List<String> keyColumns) {
    List<Column> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (NativeColumn column : session.describe(sql)) {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException(
            "query gives two columns named " + column.name() + ": give one an alias");
      }
      ColumnType type = session.dialect().columnType(column);
      columns.add(new Column(column.name(), type, !keyColumns.contains(column.name())));
    }
    return new TableSchema(TableId.of("query"), columns, keyColumns);
  }

  private static List<TableInfo> read(Session session, Sql listing) {
    Map<TableId, Found> tables = new LinkedHashMap<>();
    session.query(
        listing,
        row -> {
          TableId id = new TableId(row.getString(1), text(row, 2));
          Found found = tables.computeIfAbsent(id, table -> new Found(row.getBoolean(3)));
          NativeColumn column = nativeColumn(row);
          found.columns.add(column(session.dialect(), column));
          if (row.getInt(14) > 0) {
            found.key.put(row.getInt(14), column.name());
          }
          return id;
        });
    return tables.entrySet().stream().map(e -> e.getValue().table(e.getKey())).toList();
  }

  private static NativeColumn nativeColumn(Row row) {
    return new NativeColumn(
        text(row, 4),
        text(row, 5),
        row.getString(6),
        row.getInt(7),
        row.getInt(8),
        row.getInt(9),
        row.getBoolean(10),
        row.getBoolean(11),
        row.getString(12),
        row.getBoolean(13));
  }

  private static Column column(Dialect dialect, NativeColumn column) {
    ColumnType type = dialect.columnType(column);
    return new Column(
        column.name(),
        type,
        column.nullable(),
        column.generated(),
        column.collation(),
        column.pageable() && dialect.order(type) == Order.INDEXED);
  }

  private static String text(Row row, int i) {
    String text = row.getString(i);
    if (text == null) {
      throw new IllegalStateException("the catalog listing has no value in column " + i);
    }
    return text;
  }

  private static final class Found {
    private final boolean view;
    private final List<Column> columns = new ArrayList<>();
    private final Map<Integer, String> key = new TreeMap<>();

    Found(boolean view) {
      this.view = view;
    }

    TableInfo table(TableId id) {
      return new TableInfo(new TableSchema(id, columns, List.copyOf(key.values())), view);
    }
  }
}
