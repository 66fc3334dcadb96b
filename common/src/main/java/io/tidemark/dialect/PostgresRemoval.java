package io.tidemark.dialect;

import static io.tidemark.dialect.SqlTemplate.value;

import io.tidemark.dialect.Removal.Archive;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The statement that removes rows of one table: {@code t} is the table. Each tells in the same way
 * which rows it has removed, and each removes a row once: what is marked already is none of them.
 */
final class PostgresRemoval {
  private final Dialect dialect;
  private final String table;
  private final Removal removal;

  PostgresRemoval(Dialect dialect, TableId table, Removal removal) {
    this(dialect, dialect.quote(table), removal);
  }

  private PostgresRemoval(Dialect dialect, String table, Removal removal) {
    this.dialect = dialect;
    this.table = table;
    this.removal = removal;
  }

  /**
   * A query of the removed rows.
   *
   * @param from what the rows are found by, with its alias
   * @param where which rows
   * @param found expression that is given for each of them
   * @param stamp assignments to the rows that are marked, null for none
   */
  String text(String from, String where, String found, @Nullable String stamp) {
    return switch (removal.behavior()) {
      case DELETE -> told(delete(" USING " + from, where, found), "found FROM gone");
      case MARK, CLEAR_FIELDS ->
          told(mark(" FROM " + from, where, found, stamp), "found FROM gone");
      case NONE -> "SELECT %s AS found FROM %s t, %s WHERE %s".formatted(found, table, from, where);
    };
  }

  /** A query of one number, of the rows that were removed: all that the condition is true of. */
  String counted(String where) {
    return switch (removal.behavior()) {
      case DELETE -> told(delete("", where, "1"), "count(*) FROM gone");
      case MARK, CLEAR_FIELDS -> told(mark("", where, "1", null), "count(*) FROM gone");
      case NONE -> "SELECT count(*) FROM %s t WHERE %s".formatted(table, where);
    };
  }

  /**
   * A query of two numbers: how many rows a condition is true of, up to one more than the most, and
   * how many of them were removed, which are all or, where there are more, none. Rows are found
   * again by where they are, all places in one scan: one for each place would ask each time how
   * long the table is. A row that is written meanwhile is somewhere else, which older servers do
   * not ask again of its new version where they scan places, as they do all else; so it is looked
   * for among the places a second time. Places repeat in tables that inherit this one, whose rows
   * are left.
   *
   * @param most an expression
   */
  String allOrNone(String where, String most) {
    String places = "(SELECT list FROM places)";
    String listed =
        "t.ctid = ANY (CAST(%1$s AS tid[])) AND %1$s[width_bucket(t.ctid, %1$s)] = t.ctid"
                .formatted(places)
            + " AND (SELECT count(*) FROM stale) <= "
            + most;
    PostgresRemoval only = new PostgresRemoval(dialect, "ONLY " + table, removal);
    String gone =
        switch (removal.behavior()) {
          case DELETE -> only.delete("", listed, "1");
          case MARK, CLEAR_FIELDS -> only.mark("", listed, "1", null);
          case NONE -> throw new IllegalStateException("nothing is removed");
        };
    String stale = "SELECT t.ctid AS place FROM ONLY %s t WHERE %s LIMIT %s + 1";
    return told(
        "stale AS MATERIALIZED (%s), places AS MATERIALIZED (SELECT ARRAY(SELECT place FROM stale ORDER BY place) AS list), %s"
            .formatted(stale.formatted(table, where, most), gone),
        "(SELECT count(*) FROM stale), (SELECT count(*) FROM gone)");
  }

  private static String told(String with, String selected) {
    return "WITH " + with + " SELECT " + selected;
  }

  private String delete(String using, String where, String found) {
    Archive archive = removal.archive();
    String kept = archive == null ? "" : ", to_jsonb(t.*) AS kept";
    String delete =
        "DELETE FROM %s t%s WHERE %s RETURNING %s AS found%s"
            .formatted(table, using, where, found, kept);
    return gone(delete, archive == null ? "" : ", archive AS (" + keep(archive) + ")");
  }

  private static String gone(String removing, String then) {
    return "gone AS (%s)%s".formatted(removing, then);
  }

  private String keep(Archive archive) {
    String columns =
        Stream.concat(Archive.COLUMNS.stream(), Stream.of(Archive.TIME, Archive.ROW))
            .map(dialect::quote)
            .collect(Collectors.joining(", "));
    return "INSERT INTO %s (%s) SELECT CAST(%s AS text), CAST(%s AS text), CAST(%s AS text), CAST(%s AS text), CAST(%s AS bigint), CAST(%s AS text), clock_timestamp(), kept FROM gone"
        .formatted(
            dialect.quote(archive.table()),
            columns,
            value("keepsink"),
            value("keepsource"),
            value("keepsync"),
            value("keeptable"),
            value("keepgeneration"),
            value("keepcause"));
  }

  private String mark(String from, String where, String found, @Nullable String stamp) {
    Stream<String> mark = Stream.of(SystemColumns.DELETED_AT + " = clock_timestamp()");
    Stream<String> cleared = removal.cleared().stream().map(c -> dialect.quote(c) + " = NULL");
    String set =
        Stream.of(mark, cleared, Stream.ofNullable(stamp))
            .flatMap(each -> each)
            .collect(Collectors.joining(", "));
    String update =
        "UPDATE %s t SET %s%s WHERE %s AND t.%s IS NULL RETURNING %s AS found"
            .formatted(table, set, from, where, SystemColumns.DELETED_AT, found);
    return gone(update, "");
  }
}
