package io.tidemark.sink.migrate;

import io.tidemark.dialect.Dialect;
import io.tidemark.table.Column;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
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
 * @param anew the records for which the table is dropped first, or empty
 * @param create the table to create, or empty
 * @param alter what to alter then, in this order
 * @param problems what would have to change and is not changed, in words
 */
record MigrationPlan(
    Optional<Wanted> anew,
    Optional<TableSchema> create,
    List<Alteration> alter,
    List<Problem> problems) {

  MigrationPlan {
    alter = List.copyOf(alter);
    problems = List.copyOf(problems);
  }

  /** Whether the table fits as it is. */
  boolean isNothing() {
    return create.isEmpty() && alter.isEmpty() && problems.isEmpty();
  }

  /**
   * Its statements, in the order in which they are run.
   *
   * @param id of the table, as it is asked for
   * @param there where the catalog finds it; the same where it does not
   */
  List<String> statements(TableId id, TableId there, Dialect dialect) {
    List<String> all = new ArrayList<>();
    anew.ifPresent(by -> all.add(dialect.ddl().drop(there).text()));
    create
        .map(made -> new TableSchema(there, made.columns(), made.key()))
        .ifPresent(made -> all.add(dialect.createNewTable(made).text()));
    alter.forEach(alteration -> all.add(alteration.statement(id, dialect).text()));
    return all;
  }

  /** The same with more problems. */
  MigrationPlan with(List<Problem> more) {
    List<Problem> all = Stream.concat(problems.stream(), more.stream()).toList();
    return new MigrationPlan(anew, create, alter, all);
  }

  /**
   * Compares what records need with what is there.
   *
   * @param wanted what is wanted of one table, earlier generations first
   */
  static MigrationPlan of(List<Wanted> wanted, Optional<Existing> existing, Dialect dialect) {
    return new Fold(dialect, existing).over(wanted).plan();
  }

  /**
   * The same, but a table is dropped and made anew for the first records that it cannot be altered
   * for. Those of earlier generations are as little written then as their rows are kept.
   */
  static MigrationPlan forced(List<Wanted> wanted, Optional<Existing> existing, Dialect dialect) {
    Fold fold = new Fold(dialect, existing).over(wanted);
    MigrationPlan first = fold.plan();
    List<Wanted> left = wanted;
    while (fold.culprit.isPresent()) {
      Wanted by = fold.culprit.get();
      List<Wanted> later = left.stream().filter(one -> !one.isBefore(by)).toList();
      boolean possible = !by.deletesOnly() && fold.problems.stream().allMatch(Problem::isMendable);
      if (!possible || (left != wanted && later.size() == left.size())) {
        return first;
      }
      left = later;
      fold = new Fold(dialect, Optional.empty()).over(left);
    }
    return left == wanted || isShared(left) || fitsLater(left, existing, dialect)
        ? first
        : new MigrationPlan(fold.creator, fold.create, fold.alter, List.of());
  }

  /** Rows of one stream would go for what another one needs. */
  private static boolean isShared(List<Wanted> wanted) {
    return wanted.stream().map(one -> Optional.ofNullable(one.stream())).distinct().count() > 1;
  }

  /** The table fits records of a later generation as it is, whose rows it may hold already. */
  private static boolean fitsLater(
      List<Wanted> wanted, Optional<Existing> existing, Dialect dialect) {
    List<Wanted> unfit =
        wanted.stream()
            .filter(one -> !of(List.of(one), existing, dialect).problems.isEmpty())
            .toList();
    return wanted.stream()
        .anyMatch(one -> !unfit.contains(one) && unfit.stream().anyMatch(bad -> bad.isBefore(one)));
  }

  /** Goes through what is wanted and keeps what will be there. */
  private static final class Fold {
    private final Dialect dialect;
    private final List<Alteration> alter = new ArrayList<>();
    private final Set<Problem> problems = new LinkedHashSet<>();
    private Optional<Existing> there;
    private Optional<TableSchema> create = Optional.empty();
    private Optional<Wanted> creator = Optional.empty();
    private Optional<Wanted> culprit = Optional.empty();

    Fold(Dialect dialect, Optional<Existing> existing) {
      this.dialect = dialect;
      this.there = existing;
    }

    /** Tombstones make no table, so what they need is asked of the one that the others make. */
    Fold over(List<Wanted> wanted) {
      wanted.stream().sorted(Comparator.comparing(Wanted::deletesOnly)).forEach(this::take);
      return this;
    }

    private void take(Wanted one) {
      List<Problem> found = List.of();
      if (there.isPresent()) {
        Comparison comparison = new Comparison(one, there.get(), dialect);
        found = comparison.problems();
        comparison.alterations().forEach(this::alter);
      } else if (!one.deletesOnly()) {
        found = Names.problems(one.records(), dialect);
        creator = Optional.of(one);
        create = Optional.of(created(one));
        there = create.map(table -> Existing.created(table, dialect));
      }
      problems.addAll(found);
      if (culprit.isEmpty() && !found.isEmpty()) {
        culprit = Optional.of(one);
      }
    }

    private void alter(Alteration alteration) {
      alter.add(alteration);
      there = there.map(t -> t.with(alteration.change(t.schema().columns(), dialect)));
    }

    MigrationPlan plan() {
      return new MigrationPlan(Optional.empty(), create, alter, List.copyOf(problems));
    }
  }

  private static TableSchema created(Wanted wanted) {
    TableSchema records = wanted.records();
    Stream<Column> system = SystemColumns.all().stream();
    return new TableSchema(
        records.id(), Stream.concat(records.columns().stream(), system).toList(), records.key());
  }
}
