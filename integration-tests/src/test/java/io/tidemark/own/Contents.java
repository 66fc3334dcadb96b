package io.tidemark.own;

import io.tidemark.testbed.PasswordServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a database holds: the catalog's entries and the rows, each with the transaction that wrote
 * it. So two equal lists also say that nothing was written anew with the same content.
 */
final class Contents {

  /** What the server itself notes now and then. */
  private static final String ESTIMATES =
      "'{relpages, reltuples, relallvisible, relallfrozen, relfrozenxid, relminmxid}'::text[]";

  private static final String CATALOG =
      """
      SELECT concat_ws(' ', kind, changed, entry) FROM (
        SELECT 'schema' AS kind, xmin AS changed, to_jsonb(n) AS entry, oid AS space,
          nspowner AS owner FROM pg_namespace n
        UNION ALL SELECT 'relation', xmin, to_jsonb(c) - %s, relnamespace, relowner FROM pg_class c
        UNION ALL SELECT 'type', xmin, to_jsonb(t), typnamespace, typowner FROM pg_type t
        UNION ALL SELECT 'function', xmin, to_jsonb(p), pronamespace, proowner FROM pg_proc p
        UNION ALL SELECT kind, changed, entry, relnamespace, relowner FROM pg_class c JOIN (
          SELECT 'column' AS kind, xmin AS changed, to_jsonb(a) AS entry, attrelid AS relation
            FROM pg_attribute a
          UNION ALL SELECT 'default', xmin, to_jsonb(d), adrelid FROM pg_attrdef d
          UNION ALL SELECT 'constraint', xmin, to_jsonb(o), conrelid FROM pg_constraint o
          UNION ALL SELECT 'index', xmin, to_jsonb(i), indrelid FROM pg_index i
          UNION ALL SELECT 'trigger', xmin, to_jsonb(t), tgrelid FROM pg_trigger t
          UNION ALL SELECT 'rule', xmin, to_jsonb(r), ev_class FROM pg_rewrite r
        ) part ON part.relation = c.oid
      ) e JOIN pg_namespace s ON s.oid = space
      WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' AND %s
      ORDER BY 1""";

  private static final String TABLES =
      """
      SELECT c.oid::regclass FROM pg_class c JOIN pg_namespace s ON s.oid = relnamespace
      CROSS JOIN LATERAL (SELECT relowner AS owner) o
      WHERE relkind IN ('r', 'm') AND nspname !~ '^pg_' AND nspname <> 'information_schema' AND %s
      ORDER BY c.oid""";

  private Contents() {}

  /** Everything but what belongs to the system. */
  static List<String> of(PasswordServer server) throws SQLException {
    return under(server, "true");
  }

  /** The same without what a user owns in one schema. */
  static List<String> besides(PasswordServer server, String schema, String user)
      throws SQLException {
    return under(server, "NOT (nspname = '%s' AND owner = '%s'::regrole)".formatted(schema, user));
  }

  private static List<String> under(PasswordServer server, String condition) throws SQLException {
    List<String> contents = new ArrayList<>(server.column(CATALOG.formatted(ESTIMATES, condition)));
    for (String table : server.column(TABLES.formatted(condition))) {
      contents.addAll(
          server.column(
              "SELECT concat_ws(' ', '%1$s', t.xmin, t.ctid, t::text) FROM %1$s t ORDER BY t.ctid"
                  .formatted(table)));
    }
    return contents;
  }
}
