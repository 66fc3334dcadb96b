package io.tidemark.sink.migrate;

import io.tidemark.dialect.Dialect;
import io.tidemark.table.Column;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What has to be done to a table before records of some shapes can be written: nothing, create it,
 * or alter it so that nothing is lost. Everything else is a problem, because it changes or
 * endangers what is there. Pure; each shape is compared with what those before it will have made of
 * the table, so that all is known before anything is done.
 *
 * @param create the table to create, or empty
 * @param alter what to alter then, in this order
 * @param problems what would have to change and is not changed, in words
 */
record MigrationPlan(Optional<TableSchema> create, List<Alteration> alter, List<Problem> problems) {

  MigrationPlan {
    alter = List.copyOf(alter);
    problems = List.copyOf(problems);
  }

  /** Whether the table fits as it is. */
  boolean isNothing() {
    return create.isEmpty() && alter.isEmpty() && problems.isEmpty();
  }

  /** Compares what records need with what is there. */
  static MigrationPlan of(Collection<Wanted> wanted, Optional<Existing> existing, Dialect dialect) {
    Optional<TableSchema> create = Optional.empty();
    List<Alteration> alter = new ArrayList<>();
    Set<Problem> problems = new LinkedHashSet<>();
    Optional<Existing> there = existing;
    for (Wanted one : wanted.stream().sorted(Comparator.comparing(Wanted::deletesOnly)).toList()) {
      if (there.isPresent()) {
        Comparison comparison = new Comparison(one, there.get(), dialect);
        problems.addAll(comparison.problems());
        alter.addAll(comparison.alterations());
        there = Optional.of(after(there.get(), comparison.alterations(), dialect));
      } else if (!one.deletesOnly()) {
        create = Optional.of(created(one));
        problems.addAll(Names.problems(one.records(), dialect));
        there = create.map(table -> Existing.created(table, dialect));
      }
    }
    return new MigrationPlan(create, alter, List.copyOf(problems));
  }

  private static Existing after(Existing there, List<Alteration> alterations, Dialect dialect) {
    List<Column> columns = there.schema().columns();
    for (Alteration alteration : alterations) {
      columns = alteration.change(columns, dialect);
    }
    return there.with(columns);
  }

  private static TableSchema created(Wanted wanted) {
    TableSchema records = wanted.records();
    Stream<Column> system = SystemColumns.all().stream();
    return new TableSchema(
        records.id(), Stream.concat(records.columns().stream(), system).toList(), records.key());
  }
}
