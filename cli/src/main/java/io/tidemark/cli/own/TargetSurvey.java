package io.tidemark.cli.own;

import io.tidemark.cli.database.Names;
import io.tidemark.cli.database.Sql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands in the way at the target, asked of its catalog. Only reads. */
final class TargetSurvey {

  private static final String RELATIONS =
      """
      SELECT c.relname, c.relkind IN ('r', 'p'),
        (SELECT count(*) FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid
          AND NOT a.attisdropped
          AND a.attname IN ('_sync_source', '_sync_generation', '_sync_time')) = 3,
        has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')
          AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE'),
        pg_has_role(c.relowner, 'USAGE'), pg_get_userbyid(c.relowner)
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = %s AND c.relkind IN ('r', 'p', 'v', 'm', 'f')""";

  /** What bears a name in the target's schema. */
  private record Relation(
      String name, boolean table, boolean marked, boolean writable, boolean owned, String owner) {}

  private final Sql target;
  private final String schema;
  private final String user;
  private final List<String> problems = new ArrayList<>();
  private final List<TableName> kept = new ArrayList<>();
  private boolean schemaExists;

  TargetSurvey(Sql target, String schema) {
    this.target = target;
    this.schema = schema;
    this.user = target.rows("SELECT current_user", row -> row.getString(1)).get(0);
  }

  /** Looks at everything. */
  void run(Request request, List<SourceTable> tables, boolean sameDatabase) {
    if (target.holds(
        "SELECT pg_is_in_recovery() OR current_setting('default_transaction_read_only')::bool")) {
      problems.add(
          "the target only reads (a standby, or default_transaction_read_only): name one that can be written");
      return;
    }
    if (sameDatabase) {
      tables.stream()
          .filter(table -> table.name().schema().equals(schema))
          .forEach(this::ontoItself);
    }
    schema();
    if (schemaExists) {
      relations(request, tables);
    }
  }

  List<String> problems() {
    return problems;
  }

  /** Tables of an earlier run, which are brought up to date. */
  List<TableName> kept() {
    return kept;
  }

  boolean schemaExists() {
    return schemaExists;
  }

  private void ontoItself(SourceTable table) {
    problems.add(
        "%s would be mirrored onto itself or beside itself: source and target are one database, so name another schema with --target-schema, or leave the table out with --exclude '%s'"
            .formatted(table.name(), table.name()));
  }

  private void schema() {
    String name = Names.literal(schema);
    String quotedUser = Names.quoted(user);
    schemaExists =
        target.holds("SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = " + name + ")");
    if (!schemaExists && !may("has_database_privilege(current_database(), 'CREATE')")) {
      problems.add(
          "there is no schema %s, and %s may not create it: CREATE SCHEMA %s AUTHORIZATION %s;"
              .formatted(schema, user, Names.quoted(schema), quotedUser));
    } else if (schemaExists
        && !may(
            "has_schema_privilege("
                + name
                + ", 'USAGE') AND has_schema_privilege("
                + name
                + ", 'CREATE')")) {
      problems.add(
          "%s may not create tables in schema %s: GRANT USAGE, CREATE ON SCHEMA %s TO %s;"
              .formatted(user, schema, Names.quoted(schema), quotedUser));
    }
    if (!may("has_database_privilege(current_database(), 'TEMP')")) {
      String database = target.rows("SELECT current_database()", row -> row.getString(1)).get(0);
      problems.add(
          "%s may not create temporary tables, into which rows are copied first: GRANT TEMPORARY ON DATABASE %s TO %s;"
              .formatted(user, Names.quoted(database), quotedUser));
    }
  }

  private boolean may(String privilege) {
    return target.holds("SELECT " + privilege);
  }

  private void relations(Request request, List<SourceTable> tables) {
    Map<String, Relation> there = new HashMap<>();
    target.rows(
        RELATIONS.formatted(Names.literal(schema)),
        row ->
            there.put(
                row.getString(1),
                new Relation(
                    row.getString(1),
                    row.getBoolean(2),
                    row.getBoolean(3),
                    row.getBoolean(4),
                    row.getBoolean(5),
                    row.getString(6))));
    there.values().stream()
        .filter(relation -> relation.name().startsWith("tidemark_") && !relation.owned())
        .findFirst()
        .ifPresent(this::foreignState);
    if (there.values().stream().anyMatch(r -> r.name().startsWith("tidemark_") && !r.owned())) {
      return;
    }
    boolean registry = there.containsKey("tidemark_streams");
    for (SourceTable table : tables) {
      Optional.ofNullable(there.get(table.name().name()))
          .ifPresent(relation -> occupied(request, table, relation, registry));
    }
  }

  private void foreignState(Relation relation) {
    problems.add(
        "%s.%s belongs to %s, so %s cannot keep its state there: connect as %s, or name another schema with --target-schema"
            .formatted(schema, relation.name(), relation.owner(), user, relation.owner()));
  }

  private void occupied(Request request, SourceTable table, Relation relation, boolean registry) {
    TableName name = new TableName(schema, relation.name());
    List<String> writers = registry ? writers(relation.name()) : List.of();
    String ours =
        Streams.sinkId(request, table.isAppended())
            + " "
            + request.sourceName()
            + "/"
            + table.name().sync();
    if (!relation.table() || !relation.marked()) {
      problems.add(
          "%s exists and is not Tidemark's, so it is not touched: name another schema with --target-schema, or rename it"
              .formatted(name));
    } else if (!relation.writable()) {
      problems.add(
          "%s may not be written by %s: GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO %s;"
              .formatted(name, user, name.quoted(), Names.quoted(user)));
    } else if (!writers.stream().allMatch(ours::equals)) {
      problems.add(
          "%s holds the rows of another sync (%s): name another schema with --target-schema"
              .formatted(name, String.join(", ", writers)));
    } else if (writers.isEmpty()
        && target.holds("SELECT EXISTS (SELECT 1 FROM " + name.quoted() + ")")) {
      problems.add(
          "%s has rows of which tidemark_streams in schema %s knows nothing, so they are not touched: name another schema with --target-schema"
              .formatted(name, schema));
    } else {
      kept.add(name);
    }
  }

  /** Who writes to a table: sink, source and sync. */
  private List<String> writers(String table) {
    return target.rows(
        "SELECT connector || ' ' || source || '/' || sync FROM %s.tidemark_streams WHERE table_schema = %s AND table_plain = %s"
            .formatted(Names.quoted(schema), Names.literal(schema), Names.literal(table)),
        row -> row.getString(1));
  }
}
