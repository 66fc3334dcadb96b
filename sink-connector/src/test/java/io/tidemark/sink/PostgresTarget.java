package io.tidemark.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Row;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.kit.Target;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;

/** One schema, read by the texts that the server makes of its values. */
@NullUnmarked
final class PostgresTarget implements Target {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Session session;
  private final String url;

  PostgresTarget(Session session, String url) {
    this.session = session;
    this.url = url;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of(
        "connection.url", url, "connection.user", "postgres", "connection.password", "postgres");
  }

  @Override
  public List<Map<String, Object>> rows(String table, List<Column> columns) {
    String select =
        columns.stream()
            .map(column -> text(quote(column.name()), column.type()))
            .collect(Collectors.joining(", ", "SELECT ", " FROM " + quote(table)));
    return session.query(Sql.of(select), row -> plain(row, columns));
  }

  private static String text(String value, ColumnType type) {
    return switch (type.kind()) {
      case ARRAY ->
          "CASE WHEN %1$s IS NOT NULL THEN coalesce((SELECT json_agg(%2$s ORDER BY n) FROM unnest(%1$s) WITH ORDINALITY AS u (e, n)), '[]')::text END"
              .formatted(value, text("e", type.element()));
      case TIMESTAMP_TZ -> "(" + value + " AT TIME ZONE 'UTC')::text";
      case BYTES -> "encode(" + value + ", 'hex')";
      default -> value + "::text";
    };
  }

  private static Map<String, Object> plain(Row row, List<Column> columns) {
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
    return switch (type.kind()) {
      case BOOLEAN -> Boolean.valueOf(text);
      case INT8, INT16, INT32, INT64 -> Long.valueOf(text);
      case FLOAT32, FLOAT64 -> Double.valueOf(text);
      case DECIMAL -> new BigDecimal(text);
      case DATE -> date(text);
      case TIME -> LocalTime.parse(text);
      case TIMESTAMP -> timestamp(text);
      case TIMESTAMP_TZ -> instant(timestamp(text));
      case ARRAY -> array(type.element(), text);
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

  private static Instant instant(LocalDateTime utc) {
    if (utc.equals(LocalDateTime.MAX)) {
      return Instant.MAX;
    }
    return utc.equals(LocalDateTime.MIN) ? Instant.MIN : utc.toInstant(ZoneOffset.UTC);
  }

  private static List<Object> array(ColumnType element, String json) {
    try {
      List<Object> cells = new ArrayList<>();
      for (String text : JSON.readValue(json, String[].class)) {
        cells.add(plain(element, text));
      }
      return cells;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Optional<Described> describe(String table) {
    String of = "= to_regclass('" + quote(table) + "')";
    List<Declared> columns =
        session.query(
            Sql.of(
                "SELECT attname, format_type(atttypid, atttypmod), NOT attnotnull FROM pg_attribute"
                    + " WHERE attnum > 0 AND NOT attisdropped AND attrelid "
                    + of
                    + " ORDER BY attnum"),
            row -> new Declared(row.getString(1), row.getString(2), row.getBoolean(3)));
    List<String> key =
        strings(
            "SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum ="
                + " ANY (indkey) WHERE indisprimary AND indrelid "
                + of
                + " ORDER BY array_position(indkey, attnum)");
    List<String> others =
        strings("SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid " + of);
    others.addAll(
        strings(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype IN ('c', 'f') AND"
                + " conrelid "
                + of));
    return columns.isEmpty()
        ? Optional.empty()
        : Optional.of(new Described(columns, key, others.stream().sorted().toList()));
  }

  private List<String> strings(String sql) {
    return new ArrayList<>(session.query(Sql.of(sql), row -> row.getString(1)));
  }

  @Override
  public void execute(String sql) {
    session.execute(sql);
  }

  @Override
  public String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  @Override
  public int longestName() {
    return 63;
  }

  @Override
  public void close() {}
}
