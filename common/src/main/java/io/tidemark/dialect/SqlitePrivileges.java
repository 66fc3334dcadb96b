package io.tidemark.dialect;

import io.tidemark.table.TableId;
import org.jspecify.annotations.Nullable;

/** SQLite knows no users: who may write the file may do all, which shows when it is opened. */
final class SqlitePrivileges implements PrivilegeSql {
  @Override
  public Sql schema(@Nullable String name) {
    return SqliteCatalogSql.schema("'main', 1, 1", name);
  }

  @Override
  public Sql temporaryTables() {
    return Sql.of("SELECT 1");
  }

  @Override
  public Sql table(TableId table) {
    return SqliteCatalogSql.table("1, 1, 1, 1", table);
  }

  @Override
  public Sql readable() {
    return Sql.of(
        "SELECT NULL, m.name, 1, 0 FROM sqlite_schema m WHERE m.type IN ('table', 'view')");
  }

  @Override
  public Sql readable(TableId table) {
    return SqliteCatalogSql.table("NULL, m.name, 1, 0", table);
  }
}
