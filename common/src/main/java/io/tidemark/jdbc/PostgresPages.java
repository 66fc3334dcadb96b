package io.tidemark.jdbc;

import io.tidemark.dialect.Sql;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Pages by binary {@code COPY}, which costs less than a result: rows need not be fetched some at a
 * time, and cells are made of what the server sends at once.
 *
 * <p>A copy does not say of which types its fields are. So the same query is described before: that
 * is what the copy sends, as nobody can change the table while the transaction lasts. It is also
 * planned anew each time, which takes too long for many partitions, or views of many tables.
 */
final class PostgresPages {
  private static final String COPY = "COPY (%s) TO STDOUT (FORMAT binary)";

  private final DatabaseDriver driver;

  PostgresPages(DatabaseDriver driver) {
    this.driver = driver;
  }

  /** See {@link DatabaseDriver#page}. */
  Optional<Cursor> open(
      Connection connection, TableId table, Sql page, List<ColumnType> types, int most)
      throws SQLException {
    if (types.stream().anyMatch(type -> type.kind() == Kind.ARRAY)) {
      return Optional.empty();
    }
    Optional<PostgresPageSql> sql = PostgresPageSql.of(table, page, driver.dialect());
    if (sql.isEmpty()) {
      return Optional.empty();
    }
    List<FieldDecoder> decoders = decoders(connection, sql.get(), types);
    if (decoders.size() < types.size()) {
      return Optional.empty();
    }
    return Optional.of(
        CopyCursor.open(connection, COPY.formatted(sql.get().query()), decoders, most));
  }

  /** Fewer than there are columns, where one of them has none, or plans are not cheap. */
  private List<FieldDecoder> decoders(
      Connection connection, PostgresPageSql page, List<ColumnType> types) throws SQLException {
    List<FieldDecoder> decoders = new ArrayList<>();
    try (PreparedStatement statement = driver.prepare(connection, page.before());
        ResultSet rows = statement.executeQuery()) {
      ResultSetMetaData sent = rows.getMetaData();
      if (!rows.next() || !rows.getBoolean(page.plain())) {
        return List.of();
      }
      int column = page.plain();
      for (ColumnType type : types) {
        column++;
        PostgresDecoders.of(
                type.kind(), sent.getColumnTypeName(column), sent.getColumnLabel(column))
            .ifPresent(decoders::add);
      }
    }
    return decoders;
  }
}
