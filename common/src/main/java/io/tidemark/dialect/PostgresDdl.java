package io.tidemark.dialect;

import static java.util.stream.Collectors.joining;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link DdlSql} for PostgreSQL. */
final class PostgresDdl implements DdlSql {
  /** First key of the locks of definitions, another one than that of streams: "tidd". */
  private static final int LOCK_SPACE = 0x74696464;

  /** Rules and functions name columns; what else stands for itself is described by the server. */
  private static final String THING =
      "CASE WHEN v.oid IS NULL THEN pg_describe_object(d.classid, d.objid, d.objsubid)"
          + " ELSE 'view ' || v.oid::regclass END";

  private static final String VIEWS =
      """
        LEFT JOIN pg_catalog.pg_rewrite r
          ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND r.oid = d.objid
        LEFT JOIN pg_catalog.pg_class v ON v.oid = r.ev_class AND v.oid <> c.oid
      """;

  /** What ALTER COLUMN TYPE and DROP NOT NULL would be refused for, and domains, which would go. */
  private static final String PINS =
      """
      WITH c AS (SELECT * FROM pg_catalog.pg_class WHERE oid = to_regclass(?)),
      a AS (
        SELECT a.* FROM c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
        WHERE a.attnum > 0 AND NOT a.attisdropped)
      SELECT a.attname, true, %s
      FROM c
      JOIN pg_catalog.pg_depend d
        ON d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = c.oid
      JOIN a ON a.attnum = d.refobjsubid
      LEFT JOIN pg_catalog.pg_attrdef f
        ON d.classid = 'pg_catalog.pg_attrdef'::regclass AND f.oid = d.objid
      %s
      WHERE d.classid IN ('pg_catalog.pg_rewrite'::regclass, 'pg_catalog.pg_trigger'::regclass,
          'pg_catalog.pg_policy'::regclass, 'pg_catalog.pg_proc'::regclass,
          'pg_catalog.pg_publication_rel'::regclass)
        OR f.adnum <> a.attnum
        OR d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid
          AND d.objsubid NOT IN (0, a.attnum)
      UNION ALL
      SELECT a.attname, true, 'domain ' || t.oid::regtype
      FROM a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid AND t.typtype = 'd'
      UNION ALL
      SELECT a.attname, kept.type, 'the table that it is inherited from'
      FROM a CROSS JOIN (VALUES (true), (false)) kept (type) WHERE a.attinhcount > 0
      UNION ALL
      SELECT a.attname, true, 'the partition key'
      FROM a JOIN pg_catalog.pg_partitioned_table p
        ON p.partrelid = a.attrelid AND a.attnum = ANY (p.partattrs::int2[])
      UNION ALL
      SELECT a.attname, false, 'the primary key'
      FROM a JOIN pg_catalog.pg_index i
        ON i.indrelid = a.attrelid AND i.indisprimary AND a.attnum = ANY (i.indkey::int2[])
      UNION ALL
      SELECT a.attname, false, 'that it is an identity' FROM a WHERE a.attidentity <> ''
      ORDER BY 1, 2, 3
      """
          .formatted(THING, VIEWS);

  /** What DROP TABLE without CASCADE would be refused for. */
  private static final String DEPENDENTS =
      """
      SELECT DISTINCT %s
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_depend d
        ON d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = c.oid
          OR d.refclassid = 'pg_catalog.pg_type'::regclass AND d.refobjid = c.reltype
      LEFT JOIN pg_catalog.pg_constraint k
        ON d.classid = 'pg_catalog.pg_constraint'::regclass AND k.oid = d.objid
      LEFT JOIN pg_catalog.pg_inherits h
        ON d.classid = 'pg_catalog.pg_class'::regclass AND h.inhrelid = d.objid
          AND h.inhparent = c.oid
      %s
      WHERE c.oid = to_regclass(?)
        AND (d.deptype = 'n' OR h.inhrelid IS NOT NULL)
        AND k.conrelid IS DISTINCT FROM c.oid
        AND (d.classid <> 'pg_catalog.pg_class'::regclass OR d.objid <> c.oid)
      UNION
      SELECT 'table ' || inhparent::regclass FROM pg_catalog.pg_inherits
      WHERE inhrelid = to_regclass(?)
      ORDER BY 1
      """
          .formatted(THING, VIEWS);

  private final Dialect dialect;

  PostgresDdl(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public Sql lock(TableId table) {
    return Sql.of(
        "SELECT pg_advisory_xact_lock(?, hashtext(coalesce(CAST(? AS text), current_schema())"
            + " || '.' || ?))",
        LOCK_SPACE,
        table.schema(),
        table.name());
  }

  @Override
  public ColumnType listed(ColumnType type, boolean key) {
    return PostgresTypes.listed(type, key);
  }

  @Override
  public boolean grows(ColumnType from, ColumnType to) {
    return PostgresFit.grows(from, to);
  }

  @Override
  public Sql changeType(TableId table, Column column, ColumnType to) {
    String collation = column.collation() == null ? "" : " COLLATE " + column.collation();
    return alter(table, column.name(), "TYPE " + dialect.typeName(to, false) + collation);
  }

  @Override
  public Sql dropNotNull(TableId table, Column column) {
    return alter(table, column.name(), "DROP NOT NULL");
  }

  private Sql alter(TableId table, String column, String how) {
    return Sql.of(
        "ALTER TABLE "
            + dialect.quote(table)
            + " ALTER COLUMN "
            + dialect.quote(column)
            + " "
            + how);
  }

  @Override
  public Sql drop(TableId table) {
    return Sql.of("DROP TABLE " + dialect.quote(table));
  }

  @Override
  public Sql createUniqueIndex(TableId table, List<String> columns) {
    return Sql.of(
        "CREATE UNIQUE INDEX ON "
            + dialect.quote(table)
            + columns.stream().map(dialect::quote).collect(joining(", ", " (", ")")));
  }

  @Override
  public Sql listKeys(TableId table) {
    return Sql.of(PostgresKeySql.ALL_KEYS, dialect.quote(table));
  }

  @Override
  public Sql listPins(TableId table) {
    return Sql.of(PINS, dialect.quote(table));
  }

  @Override
  public Sql listDependents(TableId table) {
    return Sql.of(DEPENDENTS, dialect.quote(table), dialect.quote(table));
  }

  @Override
  public Sql holdsOthers(TableId table, @Nullable String stream, boolean marked) {
    String rows = "SELECT EXISTS (SELECT 1 FROM " + dialect.quote(table);
    if (stream == null || !marked) {
      return Sql.of(rows + ")");
    }
    String source = dialect.quote(SystemColumns.SOURCE);
    return Sql.of(rows + " WHERE " + source + " IS DISTINCT FROM ?)", stream);
  }

  @Override
  public List<Sql> lockTable(TableId table) {
    return List.of(Sql.of("LOCK TABLE " + dialect.quote(table) + " IN ACCESS EXCLUSIVE MODE"));
  }

  @Override
  public Sql holdsValues(TableId table, List<String> columns) {
    String any =
        columns.stream().map(c -> dialect.quote(c) + " IS NOT NULL").collect(joining(" OR "));
    return Sql.of("SELECT EXISTS (SELECT 1 FROM " + dialect.quote(table) + " WHERE " + any + ")");
  }

  @Override
  public Sql holdsLater(TableId table, String stream, long generation) {
    return Sql.of(
        "SELECT EXISTS (SELECT 1 FROM "
            + dialect.quote(table)
            + " WHERE "
            + dialect.quote(SystemColumns.SOURCE)
            + " = ? AND "
            + dialect.quote(SystemColumns.GENERATION)
            + " > ?)",
        stream,
        generation);
  }
}
