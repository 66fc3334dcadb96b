package io.tidemark.table;

import org.jspecify.annotations.Nullable;

/**
 * The name of a table.
 *
 * @param schema the schema, null for the connection's default one
 * @param name the name within it, unquoted
 */
public record TableId(@Nullable String schema, String name) {

  /** A table in the connection's default schema. */
  public static TableId of(String name) {
    return new TableId(null, name);
  }

  /** The name for people: {@code schema.name}, unquoted. */
  @Override
  public String toString() {
    return schema == null ? name : schema + "." + name;
  }
}
