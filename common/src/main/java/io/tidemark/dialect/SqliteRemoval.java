package io.tidemark.dialect;

import static io.tidemark.dialect.SqlTemplate.value;
import static java.util.stream.Collectors.joining;

import io.tidemark.dialect.Removal.Archive;
import io.tidemark.table.Column;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How rows of one table are removed. The table goes by its own name: what a DELETE gives back does
 * not know an alias.
 */
final class SqliteRemoval implements StepRemoval {
  /** Now, as {@link SqliteText} writes it; SQLite's clock knows milliseconds. */
  static final String NOW = "strftime('%Y-%m-%d %H:%M:%f000+00:00', 'now')";

  /** A function takes no more arguments than make so many pairs. */
  private static final int PAIRS = 50;

  private final String table;
  private final Removal removal;

  SqliteRemoval(TableId table, Removal removal) {
    this.table = SqliteNames.quote(table);
    this.removal = removal;
  }

  /** The transaction is the only one that writes. */
  @Override
  public Stream<String> lock(Keys keys) {
    return Stream.empty();
  }

  @Override
  public Stream<String> keep(Keys keys) {
    return keep(listed(keys));
  }

  @Override
  public String remove(Keys keys, @Nullable String stamp) {
    return text(listed(keys), stamp);
  }

  private static String listed(Keys keys) {
    return "(%s) IN (SELECT %s %s)".formatted(keys.names(), keys.values(), keys.found());
  }

  /** Whether rows that are marked as gone already are to be passed over. */
  String there() {
    return removal.behavior().marks()
        ? " AND %s.%s IS NULL".formatted(table, SystemColumns.DELETED_AT)
        : "";
  }

  /** Keeps the rows in the archive, where there is one. */
  Stream<String> keep(String where) {
    Archive archive = removal.archive();
    return archive == null || removal.behavior() != DeleteBehavior.DELETE
        ? Stream.empty()
        : Stream.of(
            "%s %s (%s, %s, %s) SELECT %s, %s, %s FROM %s WHERE %s"
                .formatted(
                    SqliteWords.INSERT,
                    SqliteNames.quote(archive.table()),
                    String.join(", ", Archive.COLUMNS),
                    Archive.TIME,
                    Archive.ROW,
                    Stream.of("sink", "source", "sync", "table", "generation", "cause")
                        .map(name -> value("keep" + name))
                        .collect(joining(", ")),
                    NOW,
                    json(archive.columns().stream().map(Column::name).toList()),
                    table,
                    where));
  }

  /**
   * The statement that removes.
   *
   * @param stamp assignments to the rows that are marked, null for none
   */
  String text(String where, @Nullable String stamp) {
    return switch (removal.behavior()) {
      case DELETE -> "DELETE FROM %s WHERE %s".formatted(table, where);
      case MARK, CLEAR_FIELDS ->
          "%s %s SET %s WHERE %s".formatted(SqliteWords.UPDATE, table, marks(stamp), where);
      case NONE -> throw new IllegalStateException("nothing is removed");
    };
  }

  private String marks(@Nullable String stamp) {
    Stream<String> mark = Stream.of(SystemColumns.DELETED_AT + " = " + NOW);
    Stream<String> cleared = removal.cleared().stream().map(c -> SqliteNames.quote(c) + " = NULL");
    return Stream.of(mark, cleared, Stream.ofNullable(stamp))
        .flatMap(each -> each)
        .collect(joining(", "));
  }

  /** Bytes are no JSON, and are kept in hexadecimal digits. */
  static String json(List<String> columns) {
    List<String> objects = new ArrayList<>();
    for (int i = 0; i < columns.size(); i += PAIRS) {
      String pairs =
          columns.subList(i, Math.min(columns.size(), i + PAIRS)).stream()
              .map(SqliteRemoval::pair)
              .collect(joining(", ", "json_object(", ")"));
      objects.add(i == 0 ? pairs : "substr(" + pairs + ", 2)");
    }
    int last = objects.size() - 1;
    for (int i = 0; i < last; i++) {
      objects.set(i, "rtrim(" + objects.get(i) + ", '}')");
    }
    return String.join(" || ',' || ", objects);
  }

  private static String pair(String column) {
    String name = SqliteNames.quote(column);
    return "'%s', CASE typeof(%2$s) WHEN 'blob' THEN '\\x' || lower(hex(%2$s)) ELSE %2$s END"
        .formatted(column.replace("'", "''"), name);
  }
}
