package io.tidemark.sink.migrate;

import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.Catalog.TableInfo;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.migrate.Problems.Problem;
import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes tables fit for records. All tables are compared before any of them is touched; several
 * tasks may do it at once, because every step is one that may have been done already, and because
 * what counts is what the catalog says afterwards.
 */
public final class Migrator {
  private static final Logger log = LoggerFactory.getLogger(Migrator.class);

  private final MigrateMode mode;

  public Migrator(MigrateMode mode) {
    this.mode = mode;
  }

  /**
   * Makes the tables fit; outside of any transaction.
   *
   * @return the tables as they are now, in the order in which they were asked for; empty where rows
   *     were only to be deleted and there is no table
   * @throws ConnectException naming every table and change that is refused
   */
  public List<Optional<TableSchema>> migrate(Session session, List<Wanted> wanted) {
    Map<Wanted, MigrationPlan> plans = plans(session, wanted);
    refuse(plans);
    List<Wanted> changed = new ArrayList<>();
    plans.forEach(
        (one, plan) -> {
          if (!plan.isNothing()) {
            apply(session, one.records().id(), plan);
            changed.add(one);
          }
        });
    refuse(plans(session, changed));
    return wanted.stream().map(one -> table(session, one)).toList();
  }

  private static Map<Wanted, MigrationPlan> plans(Session session, List<Wanted> wanted) {
    Map<Wanted, MigrationPlan> plans = new LinkedHashMap<>();
    for (Wanted one : wanted) {
      Optional<Existing> existing =
          Catalog.table(session, one.records().id())
              .map(info -> new Existing(info.schema(), info.view(), filled(session, info, one)));
      plans.put(one, MigrationPlan.of(one, existing, session.dialect()));
    }
    return plans;
  }

  /** The table, if it is there. */
  public Optional<TableSchema> find(Session session, TableId table) {
    return Catalog.table(session, table).map(TableInfo::schema);
  }

  private static Optional<TableSchema> table(Session session, Wanted wanted) {
    TableId id = wanted.records().id();
    Optional<TableSchema> table = Catalog.table(session, id).map(TableInfo::schema);
    if (table.isEmpty() && !wanted.deletesOnly()) {
      throw new ConnectException(
          "Table %s cannot be seen: create it, or grant this user access to it".formatted(id));
    }
    return table;
  }

  /** Only asked for where the answer matters: NOT NULL columns that the records lack. */
  private static Set<String> filled(Session session, TableInfo info, Wanted wanted) {
    boolean matters =
        info.schema().columns().stream()
            .anyMatch(c -> !c.nullable() && wanted.records().column(c.name()).isEmpty());
    if (!matters) {
      return Set.of();
    }
    TableId id = info.schema().id();
    return new HashSet<>(
        session.query(
            Sql.of(
                "SELECT column_name FROM information_schema.columns WHERE table_schema = ?"
                    + " AND table_name = ? AND (column_default IS NOT NULL OR is_identity = 'YES')",
                id.schema(),
                id.name()),
            row -> Objects.requireNonNull(row.getString(1))));
  }

  private void refuse(Map<Wanted, MigrationPlan> plans) {
    StringBuilder changes = new StringBuilder();
    plans.forEach(
        (wanted, plan) -> {
          List<String> refused = refused(plan);
          if (!refused.isEmpty()) {
            changes.append('\n').append(wanted.records().id()).append(':');
            refused.forEach(change -> changes.append("\n  - ").append(change));
          }
        });
    if (!changes.isEmpty()) {
      throw new ConnectException(message(mode, changes.toString()));
    }
  }

  private List<String> refused(MigrationPlan plan) {
    if (mode == MigrateMode.SAFE) {
      return plan.problems().stream().map(Problem::text).toList();
    }
    List<String> refused =
        new ArrayList<>(
            plan.problems().stream()
                .filter(problem -> !problem.checkedPerRow())
                .map(Problem::text)
                .toList());
    plan.create().ifPresent(table -> refused.add("The table is missing"));
    plan.add().forEach(c -> refused.add("Column \"%s\" is missing".formatted(c.name())));
    return refused;
  }

  static String message(MigrateMode mode, String changes) {
    return "Tables do not fit the records, and migrate.mode="
        + mode.text()
        + " does not change that:"
        + changes
        + "\nNothing was changed and nothing was written. Either change the tables by hand and"
        + " restart the task, or drop them and run the sync again, so that they are created anew"
        + " (a later release does that by migrate.mode=forced), or restore the old schema at the"
        + " source.";
  }

  private static void apply(Session session, TableId id, MigrationPlan plan) {
    plan.create()
        .ifPresent(
            table -> {
              session.ensure(session.dialect().createTable(table));
              log.info("Created table {}", id);
            });
    for (Column column : plan.add()) {
      session.ensure(session.dialect().addColumn(id, column));
      log.info("Added column {} to table {}", column.name(), id);
    }
  }
}
