package io.tidemark.source.log;

import io.tidemark.source.generation.Prints;
import java.util.List;
import java.util.Locale;

/** Names of things in the database that are made of other names. */
final class Names {
  /** PostgreSQL's limit, in characters as these are of one byte each. */
  private static final int MOST = 63;

  private static final int PRINT = 8;

  private Names() {}

  /**
   * The slot's name by default: {@code tidemark_} and the source's name, which says it all where it
   * is of lower-case letters, digits and underscores. Any other gets a digest, so that two of them
   * never share a slot.
   */
  static String slot(String source) {
    String name = "tidemark_" + source.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    if (name.equals("tidemark_" + source) && name.length() <= MOST) {
      return name;
    }
    String print = "_" + Prints.of(List.of(source)).substring(0, PRINT);
    return name.substring(0, Math.min(name.length(), MOST - print.length())) + print;
  }

  /** A pattern that matches one name of the database and no other, for Debezium's lists. */
  static String pattern(String... parts) {
    StringBuilder pattern = new StringBuilder("(?-i)");
    for (int i = 0; i < parts.length; i++) {
      pattern.append(i == 0 ? "" : "\\.");
      parts[i]
          .codePoints()
          .forEach(
              c -> {
                boolean plain = c == '_' || Character.isLetterOrDigit(c);
                pattern.append(plain ? "" : "\\").appendCodePoint(c);
              });
    }
    return pattern.toString();
  }

  /** An identifier as SQL writes it. */
  static String quoted(String identifier) {
    return "\"" + identifier.replace("\"", "\"\"") + "\"";
  }
}
