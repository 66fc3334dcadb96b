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
    Object cell = row.cell(i, ColumnType.of(kind));
    if (cell == null) {
      json.putNull(name);
    } else if (kind == Kind.TIMESTAMP_TZ) {
      json.put(name, Instant.EPOCH.plus((Long) cell, ChronoUnit.MICROS).toString());
    } else if (cell instanceof Number number) {
      json.put(name, number.longValue());
    } else if (cell instanceof Boolean flag) {
      json.put(name, flag);
    } else {
      json.put(name, cell.toString());
    }
  }
}
