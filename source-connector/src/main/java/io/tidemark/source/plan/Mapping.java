package io.tidemark.source.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which columns a sync sends, and under which names, as configured. The key's columns are always
 * sent.
 *
 * @param include columns that are sent besides the key's, empty for all
 * @param exclude columns that are not
 * @param mask columns whose values stay in the database
 * @param fields the field of a column, where the two have different names
 * @param own which of these settings were made for this very sync: what they name must be there.
 *     Settings for all syncs hold wherever there is such a column
 */
public record Mapping(
    List<String> include,
    List<String> exclude,
    List<String> mask,
    Map<String, String> fields,
    Set<String> own) {
  public static final String INCLUDE = "columns.include";
  public static final String EXCLUDE = "columns.exclude";
  public static final String MASK = "columns.mask";
  public static final String MAP = "columns.map";

  /** All columns as they are. */
  public static final Mapping ALL =
      new Mapping(List.of(), List.of(), List.of(), Map.of(), Set.of());

  public Mapping {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
    mask = List.copyOf(mask);
    fields = Map.copyOf(fields);
    own = Set.copyOf(own);
  }

  /** Whether a column that is none of the key's is sent. */
  public boolean sends(String column) {
    return (include.isEmpty() || include.contains(column)) && !exclude.contains(column);
  }

  /** The field of a column. */
  public String field(String column) {
    return fields.getOrDefault(column, column);
  }
}
