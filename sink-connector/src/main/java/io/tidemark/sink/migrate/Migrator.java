package io.tidemark.sink.migrate;

import io.tidemark.dialect.Dialect;
import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.Catalog.TableInfo;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.migrate.Problem.Remedy;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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

  /**
   * Makes the tables fit; outside of any transaction.
   *
   * @param wanted what is wanted of each table, earlier generations first
   * @return the tables as they are now, in the order in which they were asked for, with the
   *     records' key as theirs; empty where rows were only to be deleted and there is no table, and
   *     where they are so old that they are not written any more
   * @throws ConnectException naming every table and change that is refused
   */
  public List<Optional<TableSchema>> migrate(
      Session session, List<Wanted> wanted, Registry registry) {
    Map<TableId, List<Wanted>> tables = new LinkedHashMap<>();
    wanted.forEach(
        one -> tables.computeIfAbsent(one.records().id(), id -> new ArrayList<>()).add(one));
    Map<TableId, Optional<Existing>> found = new HashMap<>();
    Map<TableId, MigrationPlan> plans = plans(session, tables, registry, found);
    for (int round = 0; !plans.isEmpty(); round++) {
      refuse(certain(session, plans, tables, registry));
      if (round == ROUNDS) {
        throw new ConnectException(
            "Table %s was changed and does not show it: grant this user access to it"
                .formatted(plans.keySet().iterator().next()));
      }
      tables.keySet().retainAll(plans.keySet());
      tables.forEach((id, all) -> change(session, id, all, registry));
      found.clear(); // another table's change may have been one of theirs
      plans = plans(session, tables, registry, found);
    }
    return wanted.stream().map(one -> table(session, one, registry, found)).toList();
  }

  /**
   * What {@link #migrate} would do to one table, from what is there now. Changes and locks nothing.
   */
  public Outlook outlook(Session session, Wanted wanted, Registry registry) {
    TableId id = wanted.records().id();
    MigrationPlan plan = plan(session, id, List.of(wanted), registry);
    List<String> refused = left(plan);
    return refused.isEmpty() && changes(plan)
        ? new Outlook(
            plan.statements(id, Catalog.find(session, id).orElse(id), session.dialect()), refused)
        : new Outlook(List.of(), refused);
  }

  /** What is to be done to those tables that do not fit; tells how all of them were found. */
  private Map<TableId, MigrationPlan> plans(
      Session session,
      Map<TableId, List<Wanted>> tables,
      Registry registry,
      Map<TableId, Optional<Existing>> found) {
    Map<TableId, MigrationPlan> plans = new LinkedHashMap<>();
    tables.forEach(
        (id, wanted) -> {
          Optional<Existing> existing = TableReader.read(session, id);
          found.put(id, existing);
          MigrationPlan plan = plan(session, id, existing, wanted, registry);
          if (!left(plan).isEmpty() || changes(plan)) {
            plans.put(id, plan);
          }
        });
    return plans;
  }

  /**
   * The same, with what is refused asked again under the lock: somebody may have changed a table
   * between two questions about it.
   */
  private Map<TableId, MigrationPlan> certain(
      Session session,
      Map<TableId, MigrationPlan> plans,
      Map<TableId, List<Wanted>> tables,
      Registry registry) {
    Map<TableId, MigrationPlan> certain = new LinkedHashMap<>(plans);
    certain.replaceAll(
        (id, plan) ->
            left(plan).isEmpty()
                ? plan
                : session.inTransaction(
                    Session.Mode.READ_COMMITTED,
                    tx -> lockedPlan(tx, id, tables.getOrDefault(id, List.of()), registry)));
    return certain;
  }

  private MigrationPlan lockedPlan(Session tx, TableId id, List<Wanted> wanted, Registry registry) {
    tx.query(tx.dialect().ddl().lock(id), row -> id);
    return plan(tx, id, wanted, registry);
  }

  private MigrationPlan plan(Session session, TableId id, List<Wanted> wanted, Registry registry) {
    return plan(session, id, TableReader.read(session, id), wanted, registry);
  }

  private MigrationPlan plan(
      Session session,
      TableId id,
      Optional<Existing> existing,
      List<Wanted> wanted,
      Registry registry) {
    Dialect dialect = session.dialect();
    List<Problem> names = Names.problems(id, seen, dialect);
    if (seen.add(id)) {
      existing.ifPresent(there -> warn(there, wanted.get(0)));
    }
    List<Wanted> left =
        existing
            .map(there -> stillWritten(session, there.schema().id(), wanted, registry))
            .orElse(wanted);
    MigrationPlan plan =
        mode == MigrateMode.FORCED && existing.isPresent()
            ? forced(session, existing.get(), left, registry)
            : MigrationPlan.of(left, existing, dialect);
    return plan.with(names)
        .with(existing.map(there -> TableReader.objections(session, there)).orElse(List.of()));
  }

  private static List<Wanted> stillWritten(
      Session session, TableId table, List<Wanted> wanted, Registry registry) {
    return wanted.stream().filter(one -> !registry.isOver(session, table, one)).toList();
  }

  /** Where a table may not be made anew, the plan says what would have to change, and why not. */
  private static MigrationPlan forced(
      Session session, Existing existing, List<Wanted> wanted, Registry registry) {
    Dialect dialect = session.dialect();
    TableSchema table = existing.schema();
    Optional<Existing> there = Optional.of(existing);
    MigrationPlan plan = MigrationPlan.forced(wanted, there, dialect);
    if (plan.anew().isEmpty()) {
      return plan;
    }
    List<Problem> objections =
        Stream.concat(
                registry.objections(session, table, plan.anew().get()).stream(),
                dependents(session, table.id()))
            .map(text -> new Problem("It cannot be made anew: " + text, Remedy.NONE))
            .toList();
    return objections.isEmpty() ? plan : MigrationPlan.of(wanted, there, dialect).with(objections);
  }

  private static Stream<String> dependents(Session session, TableId table) {
    return session
        .query(session.dialect().ddl().listDependents(table), row -> row.getString(1))
        .stream()
        .map(thing -> thing + " depends on it: drop that first, and make it again afterwards");
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
    return Catalog.find(session, table)
        .flatMap(there -> Catalog.table(session, there))
        .map(TableInfo::schema);
  }

  private Optional<TableSchema> table(
      Session session, Wanted wanted, Registry registry, Map<TableId, Optional<Existing>> found) {
    TableSchema records = wanted.records();
    Optional<Existing> existing = found.get(records.id());
    Optional<TableSchema> table =
        existing == null ? find(session, records.id()) : existing.map(Existing::schema);
    if (table.filter(there -> registry.isOver(session, there.id(), wanted)).isPresent()) {
      return Optional.empty();
    }
    if (table.isEmpty() && !wanted.deletesOnly()) {
      throw new ConnectException(
          "Table %s cannot be seen: create it, or grant this user access to it"
              .formatted(records.id()));
    }
    return records.hasKey() ? table.map(there -> keyed(there, records.key())) : table;
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
    if (mode != MigrateMode.NONE) {
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
        + "\nNothing was changed and nothing was written. Either "
        + (mode == MigrateMode.FORCED
            ? "see to what is said above"
            : "set migrate.mode=forced, by which such tables are dropped and made anew")
        + ", or start fresh: drop the tables and run the sync again, or restore the old schema at"
        + " the source. Tables that are changed by hand so that they fit are taken as they are."
        + " Restart the task then.";
  }

  private void change(Session session, TableId id, List<Wanted> wanted, Registry registry) {
    List<String> done =
        session.inTransaction(
            Session.Mode.READ_COMMITTED,
            tx -> {
              MigrationPlan plan = lockedPlan(tx, id, wanted, registry);
              if (plan.anew().isPresent()) {
                TableId table = Catalog.find(tx, id).orElse(id);
                registry.lock(tx, table);
                tx.update(tx.dialect().ddl().lockTable(table));
                plan = plan(tx, id, wanted, registry); // nobody writes any more
              }
              refuse(Map.of(id, plan));
              return changes(plan) ? new PlanRunner(tx, id, registry).run(plan) : List.of();
            });
    if (!done.isEmpty()) {
      wanted.get(0).logContext().around(() -> tell(id, done));
    }
  }

  private static List<String> tell(TableId id, List<String> done) {
    done.forEach(statement -> log.info("Table {}: {}", id, statement));
    return done;
  }
}
