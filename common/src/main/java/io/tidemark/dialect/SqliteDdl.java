package io.tidemark.dialect;

import static java.util.stream.Collectors.joining;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@link DdlSql} for SQLite, whose writing transactions keep all other writers out. */
final class SqliteDdl implements DdlSql {
  @Override
  public Sql lock(TableId table) {
    return Sql.of("SELECT 1");
  }

  @Override
  public ColumnType listed(ColumnType type, boolean key) {
    return SqliteTypes.listed(type);
  }

  /** Columns have no lengths and no sizes, so that none has to grow. */
  @Override
  public boolean grows(ColumnType from, ColumnType to) {
    return false;
  }

  @Override
  public Sql changeType(TableId table, Column column, ColumnType to) {
    throw new IllegalStateException("SQLite changes no column's type: " + column.name());
  }

  @Override
  public Sql dropNotNull(TableId table, Column column) {
    return Sql.of(
        "ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL"
            .formatted(SqliteNames.quote(table), SqliteNames.quote(column.name())));
  }

  @Override
  public Sql drop(TableId table) {
    return Sql.of("DROP TABLE " + SqliteNames.quote(table));
  }

  @Override
  public Sql createUniqueIndex(TableId table, List<String> columns) {
    String name = String.join("_", columns) + "_of_" + table.name();
    return Sql.of(
        "CREATE UNIQUE INDEX %s ON %s (%s)"
            .formatted(
                SqliteNames.quote(name),
                SqliteNames.quote(table),
                columns.stream().map(SqliteNames::quote).collect(joining(", "))));
  }

  @Override
  public Sql listKeys(TableId table) {
    return SqliteCatalogSql.keys(table);
  }

  @Override
  public Sql listPins(TableId table) {
    return SqliteCatalogSql.pins(table);
  }

  @Override
  public Optional<Sql> listObjections(TableId table) {
    return Optional.of(SqliteCatalogSql.strict(table));
  }

  @Override
  public Sql listDependents(TableId table) {
    return SqliteCatalogSql.dependents(table);
  }

  @Override
  public Sql holdsOthers(TableId table, @Nullable String stream, boolean marked) {
    String rows = "SELECT EXISTS (SELECT 1 FROM " + SqliteNames.quote(table);
    return stream == null || !marked
        ? Sql.of(rows + ")")
        : Sql.of(rows + " WHERE " + SystemColumns.SOURCE + " IS NOT ?)", stream);
  }

  /** The transaction is the only one that writes, and readers see what was before it. */
  @Override
  public List<Sql> lockTable(TableId table) {
    return List.of();
  }

  @Override
  public Sql holdsValues(TableId table, List<String> columns) {
    String any =
        columns.stream().map(c -> SqliteNames.quote(c) + " IS NOT NULL").collect(joining(" OR "));
    return Sql.of(
        "SELECT EXISTS (SELECT 1 FROM %s WHERE %s)".formatted(SqliteNames.quote(table), any));
  }

  @Override
  public Sql holdsLater(TableId table, String stream, long generation) {
    return Sql.of(
        "SELECT EXISTS (SELECT 1 FROM %s WHERE %s = ? AND %s > ?)"
            .formatted(SqliteNames.quote(table), SystemColumns.SOURCE, SystemColumns.GENERATION),
        stream,
        generation);
  }
}
