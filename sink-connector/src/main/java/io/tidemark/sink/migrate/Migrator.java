package io.tidemark.sink.migrate;

import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.Catalog.TableInfo;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
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
import org.jspecify.annotations.Nullable;
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

  /** Hears of a table in the transaction that makes it, unless another task's was first. */
  @FunctionalInterface
  public interface Made {
    /** The table, with its schema. */
    void table(Session tx, TableId made);
  }

  /**
   * Makes the tables fit; outside of any transaction. Several shapes may want one table: each round
   * does what is left to do for what the rounds before have made.
   *
   * @return the tables as they are now, in the order in which they were asked for; empty where rows
   *     were only to be deleted and there is no table
   * @throws ConnectException naming every table and change that is refused
   */
  public List<Optional<TableSchema>> migrate(Session session, List<Wanted> wanted, Made made) {
    List<Wanted> left = wanted;
    for (int round = 0; !left.isEmpty(); round++) {
      Map<Wanted, MigrationPlan> plans = plans(session, left);
      refuse(plans);
      left = left.stream().filter(one -> changes(plans.get(one))).distinct().toList();
      if (round > wanted.size()) {
        throw new ConnectException(
            "Table %s was changed and does not show it: grant this user access to it"
                .formatted(left.get(0).records().id()));
      }
      Set<TableId> done = new HashSet<>();
      for (Wanted one : left) {
        if (done.add(one.records().id())) {
          apply(session, one.records().id(), Objects.requireNonNull(plans.get(one)), made);
        }
      }
    }
    return wanted.stream().map(one -> table(session, one)).toList();
  }

  private static boolean changes(@Nullable MigrationPlan plan) {
    return plan != null && (plan.create().isPresent() || !plan.add().isEmpty());
  }

  private static Map<Wanted, MigrationPlan> plans(Session session, List<Wanted> wanted) {
    Map<Wanted, MigrationPlan> plans = new LinkedHashMap<>();
    for (Wanted one : wanted) {
      Optional<Existing> existing =
          Catalog.table(session, one.records().id()).map(info -> existing(session, info, one));
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

  /** What fills columns is only asked for where it matters: NOT NULL columns that are no key. */
  private static Existing existing(Session session, TableInfo info, Wanted wanted) {
    TableSchema schema = info.schema();
    Set<String> filled = new HashSet<>();
    Set<String> identities = new HashSet<>();
    List<String> key = wanted.records().key();
    if (schema.columns().stream().anyMatch(c -> !c.nullable() && !key.contains(c.name()))) {
      session.query(
          session.dialect().listFilled(schema.id()),
          row -> {
            String name = Objects.requireNonNull(row.getString(1));
            if (row.getBoolean(2)) {
              identities.add(name);
            }
            return filled.add(name);
          });
    }
    return new Existing(schema, info.view(), filled, identities);
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

  private static void apply(Session session, TableId id, MigrationPlan plan, Made made) {
    plan.create().ifPresent(table -> create(session, table, made));
    for (Column column : plan.add()) {
      Sql add = session.dialect().addColumn(id, column);
      try {
        session.ensure(add);
      } catch (DatabaseException e) {
        throw e.kind() == FailureKind.DENIED ? e.about(denied(id, "its owner", add)) : e;
      }
      log.info("Added column {} to table {}", column.name(), id);
    }
  }

  private static void create(Session session, TableSchema table, Made made) {
    Sql create = session.dialect().createNewTable(table);
    try {
      session.inTransaction(
          Session.Mode.READ_COMMITTED,
          tx -> {
            if (tx.ensure(create)) {
              Catalog.table(tx, table.id()).ifPresent(there -> made.table(tx, there.schema().id()));
            }
            return table;
          });
    } catch (DatabaseException e) {
      String who = "a user with CREATE on its schema";
      throw e.kind() == FailureKind.DENIED ? e.about(denied(table.id(), who, create)) : e;
    }
    log.info("Created table {}", table.id());
  }

  private static String denied(TableId table, String who, Sql statement) {
    return "Table %s has to be made or changed, which this user may not; let %s run: %s"
        .formatted(table, who, statement.text());
  }
}
