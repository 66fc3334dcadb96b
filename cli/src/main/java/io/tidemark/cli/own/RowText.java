package io.tidemark.cli.own;

import io.tidemark.cli.database.Names;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The query that gives each row of a table as text, in an order that every server gives alike: two
 * columns of bytes, the key and the whole row. Values that PostgreSQL's own equality takes for one
 * (1.0 and 1.00, 0 and -0, JSON that is spaced otherwise) are written alike.
 */
final class RowText {

  /** Settings on which the text of values depends. */
  static final List<String> SETTINGS =
      List.of(
          "SET datestyle = 'ISO'",
          "SET intervalstyle = 'postgres'",
          "SET timezone = 'UTC'",
          "SET extra_float_digits = 3",
          "SET bytea_output = 'hex'",
          "SET lc_monetary = 'C'",
          "SET xmlbinary = 'base64'",
          "SET statement_timeout = 0",
          "SET idle_in_transaction_session_timeout = 0");

  private RowText() {}

  /**
   * @param from the table, quoted, and a condition if there is one
   * @param table the source's, whose columns are compared
   */
  static String query(String from, SourceTable table) {
    String row = text(table.columns());
    String key =
        table.isAppended()
            ? row
            : text(table.columns().stream().filter(c -> table.key().contains(c.name())).toList());
    return "SELECT convert_to(k, 'UTF8'), convert_to(r, 'UTF8') FROM (SELECT %s AS k, %s AS r FROM %s) t ORDER BY 1, 2"
        .formatted(key, row, from);
  }

  private static String text(List<SourceTable.Column> columns) {
    return columns.stream()
        .map(RowText::value)
        .collect(Collectors.joining(", ", "CAST(ROW(", ") AS text)"));
  }

  private static String value(SourceTable.Column column) {
    String name = Names.quoted(column.name());
    String text = "CAST(" + name + " AS text)";
    return switch (column.type()) {
      case "numeric" ->
          "CASE WHEN %1$s LIKE '%%.%%' THEN rtrim(rtrim(%1$s, '0'), '.') ELSE %1$s END"
              .formatted(text);
      case "float4", "float8" -> "CASE %1$s WHEN '-0' THEN '0' ELSE %1$s END".formatted(text);
      case "json" -> "CAST(CAST(" + text + " AS jsonb) AS text)";
      default -> text;
    };
  }
}
