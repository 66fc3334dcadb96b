package io.tidemark.sink.migrate;

import io.tidemark.dialect.DdlSql;
import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.jdbc.Session;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Carries out what is to be done to one table, in a transaction that has its lock. */
final class PlanRunner {
  private final Session tx;
  private final TableId id;
  private final Registry registry;
  private final DdlSql ddl;

  PlanRunner(Session tx, TableId id, Registry registry) {
    this.tx = tx;
    this.id = id;
    this.registry = registry;
    this.ddl = tx.dialect().ddl();
  }

  /** Runs the plan's statements; gives them. */
  List<String> run(MigrationPlan plan) {
    List<String> done = new ArrayList<>();
    TableId table = resolved(); // it is made where the one was that is dropped
    Optional<TableSchema> create = plan.create().map(made -> in(table, made));
    if (plan.anew().isPresent()) {
      create.ifPresent(made -> ddl.rehearse(made).forEach(this::make));
      done.add(drop(table, plan.anew().get()));
    }
    create.ifPresent(made -> done.add(create(made, plan.anew().isEmpty())));
    for (Alteration alteration : plan.alter()) {
      Sql alter = alteration.statement(id, tx.dialect());
      run(alter, "its owner");
      done.add(alter.text());
    }
    return done;
  }

  private TableId resolved() {
    return Catalog.find(tx, id).orElse(id);
  }

  private static TableSchema in(TableId table, TableSchema schema) {
    return new TableSchema(table, schema.columns(), schema.key());
  }

  /** Where a table commits before what is known of it could, nobody would be left to tell it. */
  private String create(TableSchema table, boolean isNew) {
    Sql create = tx.dialect().createNewTable(table);
    Optional<TableId> place = isNew ? Catalog.place(tx, id) : Optional.empty();
    place.ifPresent(there -> registry.made(tx, there));
    boolean mine = make(create);
    if (mine && isNew && !place.equals(Optional.of(resolved()))) {
      registry.made(tx, resolved());
    }
    return create.text();
  }

  /** The table that comes instead is not there yet, but all of it commits at once. */
  private String drop(TableId table, Wanted by) {
    Sql drop = ddl.drop(table);
    run(drop, "its owner");
    registry.madeAnew(tx, table, by);
    return drop.text();
  }

  private boolean make(Sql statement) {
    return run(statement, "a user with CREATE on its schema");
  }

  private boolean run(Sql statement, String who) {
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
