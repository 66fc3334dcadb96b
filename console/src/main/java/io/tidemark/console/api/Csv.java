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
  private static final String END = "\r\n";

  private Csv() {}

  /** The line of names that rows like this one have. */
  static String names(ObjectNode row) {
    List<String> names = new ArrayList<>();
    row.fieldNames().forEachRemaining(names::add);
    return String.join(",", names) + END;
  }

  static String line(ObjectNode row) {
    return StreamSupport.stream(row.spliterator(), false).map(Csv::cell).collect(joining(","))
        + END;
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
