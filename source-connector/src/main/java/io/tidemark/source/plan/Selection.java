package io.tidemark.source.plan;

import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Which tables the globs {@code tables} and {@code tables.exclude} choose.
 *
 * @param tables sorted by name, each once
 * @param unmatched globs of {@code tables} that match no table at all
 */
public record Selection(List<TableId> tables, List<Glob> unmatched) {

  /** Applies the globs to the tables that there are. */
  public static Selection of(List<Glob> include, List<Glob> exclude, Collection<TableId> existing) {
    List<TableId> chosen =
        existing.stream()
            .filter(table -> include.stream().anyMatch(glob -> glob.matches(table)))
            .filter(table -> exclude.stream().noneMatch(glob -> glob.matches(table)))
            .distinct()
            .sorted(Comparator.comparing(TableId::toString))
            .toList();
    List<Glob> unmatched = new ArrayList<>();
    for (Glob glob : include) {
      if (existing.stream().noneMatch(glob::matches)) {
        unmatched.add(glob);
      }
    }
    return new Selection(chosen, List.copyOf(unmatched));
  }
}
