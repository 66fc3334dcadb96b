package io.tidemark.sink.rules;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which fields of a record are written, and to which columns.
 *
 * @param include names of the fields that are; empty for all
 * @param exclude names of those that are not
 * @param names column by field, where they differ
 */
public record ColumnChoice(Set<String> include, Set<String> exclude, Map<String, String> names) {
  /** Every field to the column of its name. */
  public static final ColumnChoice ALL = new ColumnChoice(Set.of(), Set.of(), Map.of());

  public ColumnChoice {
    include = Set.copyOf(include);
    exclude = Set.copyOf(exclude);
    names = Map.copyOf(names);
  }

  /** The column of a field; empty when the field is not written. */
  public Optional<String> column(String field) {
    boolean written = (include.isEmpty() || include.contains(field)) && !exclude.contains(field);
    return written ? Optional.of(name(field)) : Optional.empty();
  }

  /** The column that a field is written to, if it is. */
  public String name(String field) {
    return names.getOrDefault(field, field);
  }

  /**
   * Reads {@code field:column,…}.
   *
   * @throws IllegalArgumentException when an entry is of another form, or two are of one field or
   *     one column; the message is for the user
   */
  public static Map<String, String> names(List<String> entries) {
    Map<String, String> names = new LinkedHashMap<>();
    for (String entry : entries) {
      int colon = entry.lastIndexOf(':');
      if (colon < 1 || colon == entry.length() - 1) {
        throw new IllegalArgumentException("`" + entry + "` is not <field>:<column>");
      }
      String column = entry.substring(colon + 1).strip();
      if (names.containsValue(column)) {
        throw new IllegalArgumentException("two fields go to column " + column);
      } else if (names.put(entry.substring(0, colon).strip(), column) != null) {
        throw new IllegalArgumentException(
            "field " + entry.substring(0, colon).strip() + " is named twice");
      }
    }
    return names;
  }
}
