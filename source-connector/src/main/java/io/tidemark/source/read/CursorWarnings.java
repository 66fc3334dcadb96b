package io.tidemark.source.read;

import io.tidemark.dialect.CursorSql;
import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Session;
import io.tidemark.source.plan.CursorSpec;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.List;

/** What is doubtful about a cursor column, and no error. */
public final class CursorWarnings {

  private CursorWarnings() {}

  /**
   * Warnings for people; none for a sync without a cursor.
   *
   * @param found which has the cursor column
   */
  public static List<String> of(Session session, SyncSpec spec, TableSchema found) {
    List<String> warnings = new ArrayList<>();
    CursorSpec cursor = spec.cursor();
    if (cursor == null) {
      return warnings;
    }
    Column column = found.column(cursor.column()).orElseThrow();
    TableId table = spec.table();
    if (table == null) {
      return warnings;
    }
    if (column.nullable()) {
      warnings.add(nullable(cursor, spec));
    }
    CursorSql sql = session.dialect().cursors();
    if (holds(session, sql.repeats(table, column.name()))) {
      warnings.add(repeats(column, spec));
    }
    if (!holds(session, sql.isIndexed(table, column.name()))) {
      warnings.add(
          "no index of "
              + spec.reads()
              + " begins with its cursor column "
              + column.name()
              + ", so that each poll reads the whole table: "
              + sql.createIndex(table, column.name()));
    }
    return warnings;
  }

  private static boolean holds(Session session, Sql question) {
    return session.queryOne(question, row -> row.getBoolean(1)).orElse(false);
  }

  private static String repeats(Column column, SyncSpec spec) {
    return "numbers of the cursor column "
        + column.name()
        + " of "
        + spec.reads()
        + " are given again when the last rows are deleted, and what comes under them then is found"
        + " by reconcile.mode=full alone: declare it AUTOINCREMENT";
  }

  private static String nullable(CursorSpec cursor, SyncSpec spec) {
    return "cursor column "
        + cursor.column()
        + " of "
        + spec.reads()
        + " may be NULL, and changes of such rows are not seen: "
        + (cursor.nulls() == CursorSpec.Nulls.FAIL
            ? "the sync is not read while there are any (cursor.null=fail)"
            : "they are read the first time only (cursor.null=skip)");
  }
}
