package io.tidemark.pairs;

import java.util.List;

/**
 * A type of a database, and values at its edges.
 *
 * @param type as columns are declared
 */
record Sample(String type, Form form, List<Value> values) {

  /**
   * One value.
   *
   * @param meant its text, as {@link Form#canonical} takes it
   * @param literal the SQL that makes it
   */
  record Value(String meant, String literal) {

    /** The value for people, in a cell of a table. */
    String label() {
      StringBuilder label = new StringBuilder();
      meant
          .codePoints()
          .forEach(c -> label.append(c < ' ' ? "\\u%04x".formatted(c) : Character.toString(c)));
      String text = label.length() > 40 ? label.substring(0, 20) + "…" : label.toString();
      return text.isEmpty() ? "(empty)" : "`" + text.replace("|", "\\|") + "`";
    }
  }
}
