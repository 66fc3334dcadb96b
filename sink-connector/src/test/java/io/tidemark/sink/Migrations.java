package io.tidemark.sink;

import io.tidemark.jdbc.Session;
import io.tidemark.sink.migrate.MigrateMode;
import io.tidemark.sink.migrate.Migrator;
import io.tidemark.sink.migrate.Registry;
import io.tidemark.sink.migrate.Wanted;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/** Migrations without records and without anything that is known of tables besides. */
@NullUnmarked
final class Migrations {
  static final TableId TABLE = TableId.of("orders");
  static final Column ID = new Column("id", ColumnType.of(Kind.INT64), false);

  static final Registry NONE = new Nothing();

  /** Nothing is known, and nothing speaks against anything. */
  static class Nothing implements Registry {
    @Override
    public void made(Session tx, TableId table) {}

    @Override
    public boolean isOver(Session session, TableId table, Wanted wanted) {
      return false;
    }

    @Override
    public List<String> objections(Session session, TableSchema table, Wanted by) {
      return List.of();
    }

    @Override
    public void lock(Session tx, TableId table) {}

    @Override
    public void madeAnew(Session tx, TableId table, Wanted by) {}
  }

  private Migrations() {}

  static Wanted wanted(List<String> key, Column... columns) {
    return new Wanted(new TableSchema(TABLE, List.of(columns), key));
  }

  static List<TableSchema> migrate(Session session, Wanted... wanted) {
    return migrate(session, MigrateMode.SAFE, NONE, wanted);
  }

  static List<TableSchema> migrate(
      Session session, MigrateMode mode, Registry registry, Wanted... wanted) {
    return new Migrator(mode)
        .migrate(session, List.of(wanted), registry).stream()
            .map(table -> table.orElseThrow())
            .toList();
  }
}
