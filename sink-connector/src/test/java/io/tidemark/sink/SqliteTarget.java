package io.tidemark.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.sink.kit.Target;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;

/** One file, read by a plain connection of its own. */
@NullUnmarked
final class SqliteTarget implements Target {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Connection connection;

  SqliteTarget(Path file) {
    this.file = file;
    try {
      this.connection = DriverManager.getConnection(url());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private String url() {
    return "jdbc:sqlite:" + file;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("connection.url", url());
  }

  @Override
  public List<Map<String, Object>> rows(String table, List<Column> columns) {
    String select =
        columns.stream()
            .map(column -> text(quote(column.name()), column.type()))
            .collect(Collectors.joining(", ", "SELECT ", " FROM " + quote(table)));
    return query(select, row -> plain(row, columns));
  }

  private static String text(String value, ColumnType type) {
    return type.kind() == Kind.BYTES
        ? "CASE WHEN %1$s IS NOT NULL THEN lower(hex(%1$s)) END".formatted(value)
        : value;
  }

  private static Map<String, Object> plain(ResultSet row, List<Column> columns)
      throws SQLException {
    Map<String, Object> plain = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      plain.put(column.name(), plain(column.type(), row.getObject(i + 1)));
    }
    return plain;
  }

  /** A value must be stored as its kind is, or the cast fails. */
  private static Object plain(ColumnType type, Object stored) {
    if (stored == null) {
      return null;
    }
    return switch (type.kind()) {
      case BOOLEAN -> ((Number) stored).longValue() == 1;
      case INT8, INT16, INT32, INT64 -> ((Number) stored).longValue();
      case FLOAT32, FLOAT64 -> (Double) stored;
      case ARRAY -> array(type.element(), (String) stored);
      default -> parsed(type, (String) stored);
    };
  }

  private static Object parsed(ColumnType type, String text) {
    return switch (type.kind()) {
      case BOOLEAN -> Boolean.valueOf(text);
      case INT8, INT16, INT32, INT64 -> Long.valueOf(text);
      case FLOAT32, FLOAT64 -> Double.valueOf(text);
      case DECIMAL -> new BigDecimal(text);
      case DATE -> date(text);
      case TIME -> LocalTime.parse(text);
      case TIMESTAMP -> timestamp(text);
      case TIMESTAMP_TZ -> instant(text);
      default -> text;
    };
  }

  private static LocalDate date(String text) {
    return switch (text) {
      case "infinity" -> LocalDate.MAX;
      case "-infinity" -> LocalDate.MIN;
      default -> LocalDate.parse(text);
    };
  }

  private static LocalDateTime timestamp(String text) {
    return switch (text) {
      case "infinity" -> LocalDateTime.MAX;
      case "-infinity" -> LocalDateTime.MIN;
      default -> LocalDateTime.parse(text.replace(' ', 'T'));
    };
  }

  private static Instant instant(String text) {
    return switch (text) {
      case "infinity" -> Instant.MAX;
      case "-infinity" -> Instant.MIN;
      default -> OffsetDateTime.parse(text.replace(' ', 'T')).toInstant();
    };
  }

  private static List<Object> array(ColumnType element, String json) {
    try {
      List<Object> cells = new ArrayList<>();
      for (String text : JSON.readValue(json, String[].class)) {
        cells.add(text == null ? null : element(element, text));
      }
      return cells;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object element(ColumnType type, String text) {
    return type.kind() == Kind.BYTES
        ? HexFormat.of().formatHex(Base64.getDecoder().decode(text))
        : parsed(type, text);
  }

  @Override
  public Optional<Described> describe(String table) {
    String of = "('" + table.replace("'", "''") + "')";
    List<Declared> columns =
        query(
            "SELECT name, type, NOT \"notnull\" FROM pragma_table_xinfo" + of + " ORDER BY cid",
            row -> new Declared(row.getString(1), row.getString(2), row.getBoolean(3)));
    List<String> key =
        query(
            "SELECT name FROM pragma_table_info" + of + " WHERE pk > 0 ORDER BY pk",
            row -> row.getString(1));
    List<String> others =
        query(
            "SELECT coalesce(sql, name) FROM sqlite_schema WHERE tbl_name = "
                + of
                + " AND (type <> 'table' OR sql LIKE '%CHECK%' OR sql LIKE '%REFERENCES%')"
                + " ORDER BY type, name",
            row -> row.getString(1));
    return columns.isEmpty() ? Optional.empty() : Optional.of(new Described(columns, key, others));
  }

  @FunctionalInterface
  private interface Mapper<T> {
    T map(ResultSet row) throws SQLException;
  }

  private <T> List<T> query(String sql, Mapper<T> mapper) {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<T> found = new ArrayList<>();
      while (rows.next()) {
        found.add(mapper.map(rows));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public void execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Override
  public String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  @Override
  public int longestName() {
    return 255;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
