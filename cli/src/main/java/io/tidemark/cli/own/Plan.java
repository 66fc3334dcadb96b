package io.tidemark.cli.own;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What will be done, checked before anything is.
 *
 * @param request what it is the plan of
 * @param tables to be mirrored
 * @param kept tables at the target that an earlier run made
 * @param createsSchema whether the target's schema has to be made
 */
public record Plan(
    Request request, List<SourceTable> tables, List<TableName> kept, boolean createsSchema) {

  private static final String STATE =
      "tidemark_progress, tidemark_attempts, tidemark_applied, tidemark_streams,"
          + " tidemark_generations, tidemark_runs, tidemark_rejects, tidemark_columns,"
          + " tidemark_deleted, tidemark_key_tables, tidemark_versions, and one of seen keys per table and generation";

  /** Where a table's rows go. */
  public TableName target(SourceTable table) {
    return new TableName(request.schema(), table.name().name());
  }

  /** The plan for people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("What will be done:");
    lines.add("  Read from " + request.source() + ", in read-only transactions:");
    table(lines, SourceTable::name, Plan::how);
    lines.add(
        "  Write to "
            + request
                .target()
                .map(Object::toString)
                .orElse("an embedded PostgreSQL, which goes when the quickstart ends")
            + ", schema "
            + request.schema()
            + (createsSchema ? " (to be created):" : ":"));
    table(lines, this::target, table -> fate(target(table)));
    lines.add("  Keep state in the same schema: " + STATE + ".");
    lines.add(
        "  Never touch anything else: the source is only read, and nothing is dropped or altered that Tidemark did not make.");
    return lines;
  }

  private void table(
      List<String> lines,
      Function<SourceTable, TableName> name,
      Function<SourceTable, String> words) {
    int width = tables.stream().mapToInt(t -> name.apply(t).toString().length()).max().orElse(0);
    for (SourceTable table : tables) {
      String text = name.apply(table).toString();
      lines.add("    " + text + " ".repeat(width - text.length()) + "  " + words.apply(table));
    }
  }

  private static String how(SourceTable table) {
    String key =
        table.isAppended()
            ? "no key, appended: every run adds all rows anew"
            : "key " + String.join(", ", table.key());
    String vouched =
        table.isAppended() || table.proven() ? "" : " (by --key, not proven by the database)";
    String filtered =
        table.filtered() ? "; row-level security: only the rows that this user may see" : "";
    return key + vouched + filtered;
  }

  private String fate(TableName table) {
    return kept.contains(table) ? "of an earlier run, brought up to date" : "to be created";
  }
}
