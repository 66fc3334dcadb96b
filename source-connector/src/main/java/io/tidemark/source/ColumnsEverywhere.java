package io.tidemark.source;

import io.tidemark.config.Suggestions;
import io.tidemark.source.plan.Mapping;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.read.MappingCheck.Problem;
import io.tidemark.table.Column;
import io.tidemark.table.TableSchema;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds names in the {@code columns.*} settings for all syncs that no table at all has. */
final class ColumnsEverywhere {

  /** By setting, the columns that it names. */
  private final Map<String, Set<String>> named = new TreeMap<>();

  /** By setting, the columns of the tables that it is meant for. */
  private final Map<String, Set<String>> there = new HashMap<>();

  private int added;

  /** Takes note of a sync and of what it reads. */
  void add(SyncSpec spec, TableSchema found) {
    Mapping mapping = spec.mapping();
    added++;
    add(mapping, Mapping.INCLUDE, mapping.include(), found);
    add(mapping, Mapping.EXCLUDE, mapping.exclude(), found);
    add(mapping, Mapping.MASK, mapping.mask(), found);
    add(mapping, Mapping.MAP, mapping.fields().keySet(), found);
  }

  private void add(Mapping mapping, String setting, Collection<String> columns, TableSchema found) {
    if (!columns.isEmpty() && !mapping.own().contains(setting)) {
      named.computeIfAbsent(setting, s -> new TreeSet<>()).addAll(columns);
      there
          .computeIfAbsent(setting, s -> new TreeSet<>())
          .addAll(found.columns().stream().map(Column::name).collect(Collectors.toSet()));
    }
  }

  /**
   * What is named and nowhere.
   *
   * @param syncs how many there are; while one of them is not known, it may have any column
   */
  Collection<Problem> problems(int syncs) {
    if (added < syncs) {
      return List.of();
    }
    return named.entrySet().stream()
        .flatMap(
            entry -> {
              Set<String> known = there.getOrDefault(entry.getKey(), Set.of());
              return entry.getValue().stream()
                  .filter(column -> !known.contains(column))
                  .map(column -> problem(entry.getKey(), column, known));
            })
        .toList();
  }

  private static Problem problem(String setting, String column, Set<String> known) {
    return new Problem(
        setting,
        "names the column "
            + column
            + ", which nothing that is read has"
            + Suggestions.hint(column, known));
  }
}
