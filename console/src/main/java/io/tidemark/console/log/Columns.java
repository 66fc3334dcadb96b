package io.tidemark.console.log;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.dialect.Dialect;
import io.tidemark.jdbc.Row;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Columns that are read of a state table, in order, and what they become: a text, a number, true or
 * false, a moment as {@code 2026-11-27T07:00:00.123456Z}, or null.
 */
final class Columns {
  private final Map<String, Kind> kinds = new LinkedHashMap<>();

  Columns with(Kind kind, String... names) {
    for (String name : names) {
      kinds.put(name, kind);
    }
    return this;
  }

  /** The list behind SELECT. */
  String list(Dialect dialect) {
    return kinds.keySet().stream().map(dialect::quote).collect(joining(", "));
  }

  /** A row that was selected by {@link #list}. */
  ObjectNode json(Row row) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    int i = 1;
    for (Map.Entry<String, Kind> column : kinds.entrySet()) {
      put(json, column.getKey(), column.getValue(), row, i++);
    }
    return json;
  }

  private static void put(ObjectNode json, String name, Kind kind, Row row, int i) {
    if (row.isNull(i)) {
      json.putNull(name);
      return;
    }
    switch (kind) {
      case INT32, INT64 -> json.put(name, row.getLong(i));
      case BOOLEAN -> json.put(name, row.getBoolean(i));
      case TIMESTAMP_TZ -> json.put(name, moment(row, i));
      default -> json.put(name, row.getString(i));
    }
  }

  private static String moment(Row row, int i) {
    Object micros = Objects.requireNonNull(row.cell(i, ColumnType.of(Kind.TIMESTAMP_TZ)));
    return Instant.EPOCH.plus(((Number) micros).longValue(), ChronoUnit.MICROS).toString();
  }
}
