package io.tidemark.sink.migrate;

import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.Catalog.TableInfo;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.migrate.Problem.Remedy;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes tables fit for records. All tables are compared before any of them is touched. Several
 * tasks may do it at once: a table is changed under the lock of its definition, and what is to be
 * done is asked of the catalog again under it, so that what somebody else has done is done.
 */
public final class Migrator {
  private static final Logger log = LoggerFactory.getLogger(Migrator.class);

  /**
   * How often a table may turn out to be another one than was made, by somebody without the lock.
   */
  private static final int ROUNDS = 3;

  private final MigrateMode mode;
  private final Set<TableId> seen = new HashSet<>();

  public Migrator(MigrateMode mode) {
    this.mode = mode;
  }

  /** Hears of a table in the transaction that makes it, unless another task's was first. */
  @FunctionalInterface
  public interface Made {
    /** The table, with its schema. */
    void table(Session tx, TableId made);
  }

  /**
   * Makes the tables fit; outside of any transaction.
   *
   * @return the tables as they are now, in the order in which they were asked for, with the
   *     records' key as theirs; empty where rows were only to be deleted and there is no table
   * @throws ConnectException naming every table and change that is refused
   */
  public List<Optional<TableSchema>> migrate(Session session, List<Wanted> wanted, Made made) {
    Map<TableId, List<Wanted>> tables = new LinkedHashMap<>();
    wanted.forEach(
        one -> tables.computeIfAbsent(one.records().id(), id -> new ArrayList<>()).add(one));
    Map<TableId, MigrationPlan> plans = plans(session, tables);
    for (int round = 0; !plans.isEmpty(); round++) {
      refuse(plans);
      if (round == ROUNDS) {
        throw new ConnectException(
            "Table %s was changed and does not show it: grant this user access to it"
                .formatted(plans.keySet().iterator().next()));
      }
      tables.keySet().retainAll(plans.keySet());
      tables.forEach((id, all) -> change(session, id, all, made));
      plans = plans(session, tables);
    }
    return wanted.stream().map(one -> table(session, one)).toList();
  }

  /** What is to be done to those tables that do not fit. */
  private Map<TableId, MigrationPlan> plans(Session session, Map<TableId, List<Wanted>> tables) {
    Map<TableId, MigrationPlan> plans = new LinkedHashMap<>();
    tables.forEach(
        (id, wanted) -> {
          MigrationPlan plan = plan(session, id, wanted);
          if (!left(plan).isEmpty() || changes(plan)) {
            plans.put(id, plan);
          }
        });
    return plans;
  }

  private MigrationPlan plan(Session session, TableId id, List<Wanted> wanted) {
    Dialect dialect = session.dialect();
    Optional<Existing> existing = TableReader.read(session, id);
    List<Problem> names = Names.problems(id, seen, dialect);
    if (seen.add(id)) {
      existing.ifPresent(there -> warn(there, wanted.get(0)));
    }
    MigrationPlan plan = MigrationPlan.of(wanted, existing, dialect);
    List<Problem> all = new ArrayList<>(names);
    all.addAll(plan.problems());
    return new MigrationPlan(plan.create(), plan.alter(), all);
  }

  /** A row that repeats another key than its own is refused, or takes the other's place. */
  private static void warn(Existing existing, Wanted wanted) {
    TableSchema records = wanted.records();
    existing.keys().stream()
        .filter(key -> records.hasKey() && !key.equals(Set.copyOf(records.key())))
        .filter(key -> key.stream().anyMatch(name -> records.column(name).isPresent()))
        .forEach(
            key ->
                log.warn(
                    "Table {} has a unique index on {} besides the key {}: records that repeat its"
                        + " values, if only until the rest of them is written, are refused",
                    existing.schema().id(),
                    key,
                    records.key()));
  }

  private boolean changes(MigrationPlan plan) {
    return mode != MigrateMode.NONE && (plan.create().isPresent() || !plan.alter().isEmpty());
  }

  /** The table, if it is there. */
  public Optional<TableSchema> find(Session session, TableId table) {
    return Catalog.table(session, table).map(TableInfo::schema);
  }

  private static Optional<TableSchema> table(Session session, Wanted wanted) {
    TableSchema records = wanted.records();
    Optional<TableSchema> table = Catalog.table(session, records.id()).map(TableInfo::schema);
    if (table.isEmpty() && !wanted.deletesOnly()) {
      throw new ConnectException(
          "Table %s cannot be seen: create it, or grant this user access to it"
              .formatted(records.id()));
    }
    return records.hasKey() ? table.map(found -> keyed(found, records.key())) : table;
  }

  private static TableSchema keyed(TableSchema table, List<String> key) {
    return new TableSchema(table.id(), table.columns(), key);
  }

  private void refuse(Map<TableId, MigrationPlan> plans) {
    StringBuilder changes = new StringBuilder();
    plans.forEach(
        (table, plan) -> {
          List<String> refused = left(plan);
          if (!refused.isEmpty()) {
            changes.append('\n').append(table).append(':');
            refused.forEach(change -> changes.append("\n  - ").append(change));
          }
        });
    if (!changes.isEmpty()) {
      throw new ConnectException(message(mode, changes.toString()));
    }
  }

  /** What is left undone, in words. */
  private List<String> left(MigrationPlan plan) {
    if (mode == MigrateMode.SAFE) {
      return plan.problems().stream().map(Problem::text).toList();
    }
    List<String> left =
        new ArrayList<>(
            plan.problems().stream()
                .filter(problem -> problem.remedy() != Remedy.RECREATE_OR_REFUSED_ROWS)
                .map(Problem::text)
                .toList());
    plan.create().ifPresent(table -> left.add("The table is missing"));
    plan.alter().stream()
        .filter(alteration -> !(alteration instanceof Alteration.Relax))
        .forEach(alteration -> left.add(alteration.lack()));
    return left;
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

  private void change(Session session, TableId id, List<Wanted> wanted, Made made) {
    List<String> done =
        session.inTransaction(
            Session.Mode.READ_COMMITTED,
            tx -> {
              tx.query(tx.dialect().ddl().lock(id), row -> id);
              MigrationPlan plan = plan(tx, id, wanted);
              refuse(Map.of(id, plan));
              return apply(tx, id, plan, made);
            });
    done.forEach(statement -> log.info("Table {}: {}", id, statement));
  }

  private static List<String> apply(Session tx, TableId id, MigrationPlan plan, Made made) {
    List<String> done = new ArrayList<>();
    plan.create().ifPresent(table -> done.add(create(tx, table, made)));
    for (Alteration alteration : plan.alter()) {
      Sql alter = alteration.statement(id, tx.dialect());
      run(tx, id, alter, "its owner");
      done.add(alter.text());
    }
    return done;
  }

  private static String create(Session tx, TableSchema table, Made made) {
    Sql create = tx.dialect().createNewTable(table);
    if (run(tx, table.id(), create, "a user with CREATE on its schema")) {
      Catalog.table(tx, table.id()).ifPresent(there -> made.table(tx, there.schema().id()));
    }
    return create.text();
  }

  private static boolean run(Session tx, TableId id, Sql statement, String who) {
    try {
      return tx.ensure(statement);
    } catch (DatabaseException e) {
      throw e.about(
          e.kind() == FailureKind.DENIED
              ? "Table %s has to be made or changed, which this user may not; let %s run: %s"
                  .formatted(id, who, statement.text())
              : "Table %s: %s".formatted(id, statement.text()));
    }
  }
}
