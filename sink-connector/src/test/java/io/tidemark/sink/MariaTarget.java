package io.tidemark.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.sink.kit.Target;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;

/** One database, read by a plain connection of its own, by the texts that the server sends. */
@NullUnmarked
final class MariaTarget implements Target {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String url;
  private final Connection connection;

  MariaTarget(OwnServer server, String database) {
    this.url = server.url(database);
    try {
      this.connection = server.connect(database);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("connection.url", url, "connection.user", OwnServer.USER);
  }

  @Override
  public List<Map<String, Object>> rows(String table, List<Column> columns) {
    String select =
        columns.stream()
            .map(column -> text(quote(column.name()), column.type()))
            .collect(Collectors.joining(", ", "SELECT ", " FROM " + quote(table)));
    return query(select, row -> plain(row, columns));
  }

  /** A float's text has six digits, and that of the double that it is all that count. */
  private static String text(String value, ColumnType type) {
    return switch (type.kind()) {
      case BYTES -> "lower(hex(" + value + "))";
      case FLOAT32 -> "cast(" + value + " AS double)";
      default -> value;
    };
  }

  private static Map<String, Object> plain(ResultSet row, List<Column> columns)
      throws SQLException {
    Map<String, Object> plain = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      plain.put(column.name(), plain(column.type(), row.getString(i + 1)));
    }
    return plain;
  }

  private static Object plain(ColumnType type, String text) {
    if (text == null) {
      return null;
    }
    return type.kind() == Kind.ARRAY ? array(type.element(), text) : parsed(type, text);
  }

  private static Object parsed(ColumnType type, String text) {
    return switch (type.kind()) {
      case BOOLEAN -> text.equals("1") || text.equals("true");
      case INT8, INT16, INT32, INT64 -> Long.valueOf(text);
      case FLOAT32, FLOAT64 -> Double.valueOf(text);
      case DECIMAL -> new BigDecimal(text);
      case DATE -> LocalDate.parse(text);
      case TIME -> LocalTime.parse(text);
      case TIMESTAMP -> LocalDateTime.parse(text.replace(' ', 'T'));
      case TIMESTAMP_TZ -> Instant.parse(text.replace(' ', 'T').replace("+00:00", "") + "Z");
      default -> text;
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
    String of = " WHERE TABLE_SCHEMA = database() AND TABLE_NAME = '" + table + "'";
    List<Declared> columns =
        query(
            "SELECT COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE = 'YES' FROM information_schema.COLUMNS"
                + of
                + " ORDER BY ORDINAL_POSITION",
            row -> new Declared(row.getString(1), row.getString(2), row.getBoolean(3)));
    List<String> key =
        query(
            "SELECT COLUMN_NAME FROM information_schema.STATISTICS"
                + of
                + " AND INDEX_NAME = 'PRIMARY' ORDER BY SEQ_IN_INDEX",
            row -> row.getString(1));
    return columns.isEmpty()
        ? Optional.empty()
        : Optional.of(new Described(columns, key, others(table)));
  }

  /** Indexes and foreign keys are lines of their own, and a check is said beside its column. */
  private List<String> others(String table) {
    String made = query("SHOW CREATE TABLE " + quote(table), row -> row.getString(2)).get(0);
    return made.lines()
        .map(String::strip)
        .filter(line -> !line.startsWith("`") || line.contains(" CHECK ("))
        .filter(line -> line.contains("KEY") || line.contains("CHECK"))
        .map(line -> line.endsWith(",") ? line.substring(0, line.length() - 1) : line)
        .sorted()
        .toList();
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
    return '`' + name.replace("`", "``") + '`';
  }

  @Override
  public int longestName() {
    return 64;
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
