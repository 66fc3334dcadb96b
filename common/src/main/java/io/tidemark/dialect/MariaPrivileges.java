package io.tidemark.dialect;

import io.tidemark.table.TableId;
import org.jspecify.annotations.Nullable;

/**
 * What a user may do comes from roles, patterns and grants on four levels, which MariaDB tells to
 * nobody as one answer: what is not allowed shows when it is done.
 */
final class MariaPrivileges implements PrivilegeSql {
  @Override
  public Sql schema(@Nullable String name) {
    return MariaCatalogSql.schema(name);
  }

  @Override
  public Sql temporaryTables() {
    return Sql.of("SELECT 1");
  }

  @Override
  public Sql table(TableId table) {
    return MariaCatalogSql.table("1, 1, 1, 1", table);
  }

  @Override
  public Sql readable() {
    return Sql.of("SELECT t.TABLE_SCHEMA, t.TABLE_NAME, 1, 0 FROM information_schema.TABLES t");
  }

  @Override
  public Sql readable(TableId table) {
    return MariaCatalogSql.table("t.TABLE_SCHEMA, t.TABLE_NAME, 1, 0", table);
  }
}
