package io.tidemark.source.read;

import io.tidemark.config.Suggestions;
import io.tidemark.source.plan.Mapping;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.table.Column;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds what is wrong with a sync's columns, given the table or query that it reads. */
public final class MappingCheck {

  /**
   * One problem.
   *
   * @param setting the setting that it is in; empty when it is in the table itself
   * @param message for people, with the sync's or table's name
   */
  public record Problem(String setting, String message) {}

  private final SyncSpec spec;
  private final Mapping mapping;
  private final TableSchema found;
  private final List<String> names;
  private final List<Problem> problems = new ArrayList<>();

  private MappingCheck(SyncSpec spec, TableSchema found) {
    this.spec = spec;
    this.mapping = spec.mapping();
    this.found = found;
    this.names = found.columns().stream().map(Column::name).toList();
  }

  /**
   * All problems; none when {@link Layout#of} can be used.
   *
   * @param found the columns, and the key that records are to carry
   */
  public static List<Problem> of(SyncSpec spec, TableSchema found) {
    MappingCheck check = new MappingCheck(spec, found);
    check.exist(Mapping.INCLUDE, spec.mapping().include());
    check.exist(Mapping.EXCLUDE, spec.mapping().exclude());
    check.exist(Mapping.MASK, spec.mapping().mask());
    check.exist(Mapping.MAP, spec.mapping().fields().keySet());
    check.key(Mapping.EXCLUDE, spec.mapping().exclude(), "leaves out");
    check.key(Mapping.MASK, spec.mapping().mask(), "masks");
    check.sent();
    return check.problems;
  }

  private void exist(String setting, Collection<String> columns) {
    if (!mapping.own().contains(setting)) {
      return;
    }
    for (String column : columns.stream().sorted().toList()) {
      if (!names.contains(column)) {
        problems.add(
            new Problem(
                setting,
                setting
                    + " of sync "
                    + spec.name()
                    + " names the column "
                    + column
                    + ", which "
                    + spec.reads()
                    + " does not have"
                    + Suggestions.hint(column, names)));
      }
    }
  }

  private void key(String setting, List<String> columns, String verb) {
    for (String column : found.key()) {
      if (columns.contains(column)) {
        problems.add(
            new Problem(
                setting,
                setting
                    + " "
                    + verb
                    + " the column "
                    + column
                    + ", which is in the key of "
                    + spec.reads()
                    + " and tells its rows apart: take it out of "
                    + setting
                    + ", or choose another key with key.columns"));
      }
    }
  }

  private void sent() {
    Map<String, String> columns = new HashMap<>();
    for (String column : names) {
      if (!found.key().contains(column) && !mapping.sends(column)) {
        if (mapping.own().contains(Mapping.MAP) && mapping.fields().containsKey(column)) {
          problems.add(notSent(column));
        }
        continue;
      }
      String field = mapping.field(column);
      String other = columns.putIfAbsent(field, column);
      if (other != null) {
        problems.add(twice(other, column, field));
      } else if (SystemColumns.NAMES.contains(field)) {
        problems.add(reserved(field));
      }
    }
    if (columns.isEmpty()) {
      problems.add(
          new Problem(
              mapping.include().isEmpty() ? Mapping.EXCLUDE : Mapping.INCLUDE,
              "nothing is left of the columns of " + spec.reads() + ": leave out fewer"));
    }
  }

  private Problem notSent(String column) {
    return new Problem(
        Mapping.MAP,
        Mapping.MAP
            + " of sync "
            + spec.name()
            + " names the column "
            + column
            + ", which columns.include or columns.exclude leave out: keep one of them");
  }

  private Problem twice(String one, String other, String field) {
    return new Problem(
        Mapping.MAP,
        "columns "
            + one
            + " and "
            + other
            + " of "
            + spec.reads()
            + " would both be sent as "
            + field
            + ": map them to different names, or leave one out");
  }

  private Problem reserved(String field) {
    return new Problem(
        mapping.fields().containsValue(field) ? Mapping.MAP : "",
        spec.reads() + " has a column named " + field + ", which " + SystemColumns.WHY);
  }
}
