package io.tidemark.monitor;

import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whose metrics they are, besides the connector and the task, which Connect tells. Names of tables
 * and syncs alone: there are as many as there are tables, whatever is in them.
 *
 * @param source {@code source.name}; null for records of no sync
 * @param table the sync's name, which is its table's unless it was given another; for records of no
 *     sync the table that they go to; null for what is the task's own
 * @param part of a sync that is read in parts: the number of a key range, or the form of a
 *     reconciliation; else null
 */
public record Labels(@Nullable String source, @Nullable String table, @Nullable String part) {
  /** Of a task as a whole. */
  public static final Labels TASK = new Labels(null, null, null);

  /** Of a source as a whole. */
  public static Labels source(String source) {
    return new Labels(source, null, null);
  }

  /** Of a sync. */
  public static Labels sync(String source, String sync) {
    return new Labels(source, sync, null);
  }

  /** Of a table that records of no sync go to. */
  public static Labels table(String table) {
    return new Labels(null, table, null);
  }

  /** The same of a part of it. */
  public Labels in(String which) {
    return new Labels(source, table, which);
  }

  LinkedHashMap<String, String> tags() {
    LinkedHashMap<String, String> tags = new LinkedHashMap<>();
    put(tags, "source", source);
    put(tags, "table", table);
    put(tags, "part", part);
    return tags;
  }

  private static void put(LinkedHashMap<String, String> tags, String key, @Nullable String value) {
    if (value != null) {
      tags.put(key, value);
    }
  }
}
