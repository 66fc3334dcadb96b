package io.tidemark.cli.own;

import io.tidemark.cli.database.Names;

/**
 * A table's name as the database spells it.
 *
 * @param schema its schema
 * @param name within it
 */
public record TableName(String schema, String name) {

  /** For SQL. */
  public String quoted() {
    return Names.quoted(schema) + "." + Names.quoted(name);
  }

  /**
   * The name of the table's sync, which ends the name of its topic. What Kafka does not allow is
   * written as {@code _xHHHH_}, and so is a dot, so that the part after the last dot stands for the
   * table's name alone.
   */
  public String sync() {
    return segment(schema) + "." + segment(name);
  }

  private static String segment(String name) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean escapes = c == '_' && name.startsWith("x", i + 1);
      if (String.valueOf(c).matches("[A-Za-z0-9_-]") && !escapes) {
        out.append(c);
      } else {
        out.append("_x%04x_".formatted((int) c));
      }
    }
    return out.toString();
  }

  /** For people. */
  @Override
  public String toString() {
    return schema + "." + name;
  }
}
