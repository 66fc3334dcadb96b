package io.tidemark.console.api;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Rows as a file of RFC 4180. Texts are strangers': one that a spreadsheet would take for a formula
 * gets an apostrophe before it.
 */
final class Csv {
  private static final String FORMULA = "=+-@\t\r";

  private Csv() {}

  /** A line of names and one per row; nothing without rows. */
  static String of(List<ObjectNode> rows) {
    if (rows.isEmpty()) {
      return "";
    }
    List<String> lines = new ArrayList<>();
    List<String> names = new ArrayList<>();
    rows.get(0).fieldNames().forEachRemaining(names::add);
    lines.add(String.join(",", names));
    for (ObjectNode row : rows) {
      lines.add(
          StreamSupport.stream(row.spliterator(), false).map(Csv::cell).collect(joining(",")));
    }
    return String.join("\r\n", lines) + "\r\n";
  }

  private static String cell(JsonNode value) {
    if (!value.isTextual()) {
      return value.isNull() ? "" : value.asText();
    }
    String text = value.textValue();
    boolean formula = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
    return "\"" + (formula ? "'" : "") + text.replace("\"", "\"\"") + "\"";
  }
}
