package io.tidemark.sink.migrate;

import io.tidemark.dialect.Dialect;
import io.tidemark.sink.migrate.Problems.Problem;
import io.tidemark.table.Column;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableSchema;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What has to be done to a table before records of a shape can be written: nothing, create it, or
 * add nullable columns. Everything else is a problem, because it changes or endangers what is
 * there. Pure; the direction is always from the table that exists to the records that arrive.
 *
 * @param create the table to create, or empty
 * @param add columns to add, all nullable
 * @param problems what would have to change and is not changed, in words
 */
record MigrationPlan(Optional<TableSchema> create, List<Column> add, List<Problem> problems) {

  MigrationPlan {
    add = List.copyOf(add);
    problems = List.copyOf(problems);
  }

  /** Whether the table fits as it is. */
  boolean isNothing() {
    return create.isEmpty() && add.isEmpty() && problems.isEmpty();
  }

  /** Compares what records need with what is there. */
  static MigrationPlan of(Wanted wanted, Optional<Existing> existing, Dialect dialect) {
    if (existing.isEmpty() && wanted.deletesOnly()) {
      return new MigrationPlan(Optional.empty(), List.of(), List.of());
    } else if (existing.isEmpty()) {
      return new MigrationPlan(
          Optional.of(created(wanted)), List.of(), Problems.ofNames(wanted.records(), dialect));
    }
    TableSchema there = existing.get().schema();
    List<Column> add =
        Stream.concat(wanted.records().columns().stream(), SystemColumns.all().stream())
            .filter(column -> there.column(column.name()).isEmpty())
            .toList();
    Problems problems = new Problems(wanted, existing.get(), dialect);
    return new MigrationPlan(Optional.empty(), add, problems.all());
  }

  private static TableSchema created(Wanted wanted) {
    TableSchema records = wanted.records();
    Stream<Column> system = SystemColumns.all().stream();
    return new TableSchema(
        records.id(), Stream.concat(records.columns().stream(), system).toList(), records.key());
  }
}
