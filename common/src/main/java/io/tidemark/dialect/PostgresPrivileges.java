package io.tidemark.dialect;

import io.tidemark.table.TableId;
import org.jspecify.annotations.Nullable;

/** Privileges as PostgreSQL's own functions tell them; none of them fails for lack of one. */
final class PostgresPrivileges implements PrivilegeSql {
  private static final String SCHEMA =
      "SELECT nspname, has_schema_privilege(oid, 'CREATE'), has_schema_privilege(oid, 'USAGE') FROM pg_catalog.pg_namespace"
          + " WHERE nspname = coalesce(CAST(? AS text), current_schema())";

  private static final String TABLE =
      "SELECT has_any_column_privilege(c.oid, 'SELECT'), has_any_column_privilege(c.oid, 'INSERT'),"
          + " has_any_column_privilege(c.oid, 'UPDATE'), has_table_privilege(c.oid, 'DELETE')"
          + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname = ? AND ";

  private static final String READABLE =
      "SELECT n.nspname, c.relname, has_table_privilege(c.oid, 'SELECT'),"
          + " row_security_active(c.oid)"
          + " FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
          + " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ";

  @Override
  public Sql readable() {
    return Sql.of(
        READABLE
            + "n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'"
            + " AND has_schema_privilege(n.oid, 'USAGE')");
  }

  @Override
  public Sql readable(TableId table) {
    return table.schema() == null
        ? Sql.of(READABLE + "c.relname = ? AND pg_table_is_visible(c.oid)", table.name())
        : Sql.of(READABLE + "c.relname = ? AND n.nspname = ?", table.name(), table.schema());
  }

  @Override
  public Sql schema(@Nullable String name) {
    return Sql.of(SCHEMA, name);
  }

  @Override
  public Sql temporaryTables() {
    return Sql.of("SELECT has_database_privilege(current_database(), 'TEMPORARY')");
  }

  @Override
  public Sql table(TableId table) {
    return table.schema() == null
        ? Sql.of(TABLE + "pg_table_is_visible(c.oid)", table.name())
        : Sql.of(TABLE + "n.nspname = ?", table.name(), table.schema());
  }
}
