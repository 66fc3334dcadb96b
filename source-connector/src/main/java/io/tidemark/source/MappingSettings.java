package io.tidemark.source;

import io.tidemark.source.plan.Mapping;
import io.tidemark.source.read.SystemColumns;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings {@code columns.*} of one sync, and what is wrong with them by their text alone.
 * Whether the columns are there is seen when the database is.
 */
final class MappingSettings {
  private final Function<String, List<String>> lists;
  private final Predicate<String> own;
  private final BiConsumer<String, String> problem;

  /**
   * @param lists the entries of a setting
   * @param own whether a setting was made for this sync itself
   * @param problem takes a setting and what is wrong with it
   */
  MappingSettings(
      Function<String, List<String>> lists,
      Predicate<String> own,
      BiConsumer<String, String> problem) {
    this.lists = lists;
    this.own = own;
    this.problem = problem;
  }

  Mapping mapping() {
    List<String> include = names(Mapping.INCLUDE);
    List<String> exclude = names(Mapping.EXCLUDE);
    List<String> mask = names(Mapping.MASK);
    refuseBoth(Mapping.EXCLUDE, exclude, Mapping.INCLUDE, include);
    refuseBoth(Mapping.MASK, mask, Mapping.EXCLUDE, exclude);
    Map<String, String> fields = fields();
    refuseBoth(Mapping.MAP, List.copyOf(fields.keySet()), Mapping.EXCLUDE, exclude);
    Set<String> ownSettings =
        Stream.of(Mapping.INCLUDE, Mapping.EXCLUDE, Mapping.MASK, Mapping.MAP)
            .filter(own)
            .collect(Collectors.toSet());
    return new Mapping(include, exclude, mask, fields, ownSettings);
  }

  private List<String> names(String setting) {
    List<String> names = new ArrayList<>();
    for (String name : lists.apply(setting)) {
      if (name.isEmpty()) {
        problem.accept(setting, "has a comma with no column in front of it or behind it");
      } else if (names.contains(name)) {
        problem.accept(setting, "names column " + name + " twice");
      } else {
        names.add(name);
      }
    }
    return names;
  }

  /** What all syncs have and one sync has may say different things; there the exclusion counts. */
  private void refuseBoth(String setting, List<String> names, String other, List<String> others) {
    for (String name : names) {
      if (others.contains(name) && own.test(setting) == own.test(other)) {
        problem.accept(
            setting, "names column " + name + ", and so does " + other + ": keep one of them");
      }
    }
  }

  private Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    Set<String> taken = new HashSet<>();
    for (String entry : lists.apply(Mapping.MAP)) {
      int colon = entry.lastIndexOf(':');
      String column = colon < 0 ? "" : entry.substring(0, colon).strip();
      String field = entry.substring(colon + 1).strip();
      if (column.isEmpty() || field.isEmpty()) {
        problem.accept(Mapping.MAP, "`" + entry + "` is not <column>:<field>");
      } else if (fields.containsKey(column)) {
        problem.accept(Mapping.MAP, "names column " + column + " twice");
      } else if (!taken.add(field)) {
        problem.accept(Mapping.MAP, "gives two columns the name " + field);
      } else if (SystemColumns.NAMES.contains(field)) {
        problem.accept(
            Mapping.MAP,
            "gives column " + column + " the name " + field + ", which " + SystemColumns.TAKEN);
      } else {
        fields.put(column, field);
      }
    }
    return fields;
  }
}
