package io.tidemark.dialect;

import static io.tidemark.dialect.SqlTemplate.value;
import static java.util.stream.Collectors.joining;

import io.tidemark.dialect.Removal.Archive;
import io.tidemark.dialect.Sql.Bind;
import io.tidemark.table.Column;
import io.tidemark.table.Kind;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How rows of one table, {@code t}, are removed. A statement that deletes by a join gives nothing
 * back, so that rows are locked first and stay as they are until they go.
 */
final class MariaRemoval implements StepRemoval {
  /** Sessions are in UTC. */
  private static final String NOW = "now(6)";

  private final String table;
  private final Removal removal;

  MariaRemoval(TableId table, Removal removal) {
    this.table = MariaNames.quote(table);
    this.removal = removal;
  }

  /** Whether rows that are marked as gone already are to be passed over. */
  String there() {
    return removal.behavior().marks() ? " AND t." + SystemColumns.DELETED_AT + " IS NULL" : "";
  }

  @Override
  public Stream<String> lock(Keys keys) {
    return Stream.of(
        "SELECT count(*) INTO @tidemark_locked FROM %s WHERE %s AND %s FOR UPDATE"
            .formatted(joined(keys.stage() + " AS s"), keys.range(), keys.where()));
  }

  @Override
  public Stream<String> keep(Keys keys) {
    return keep(joined(keys.stage() + " AS s"), found(keys));
  }

  @Override
  public String remove(Keys keys, @Nullable String stamp) {
    return remove(joined(keys.stage() + " AS s"), found(keys), stamp);
  }

  /** A row that came when nothing was there to lock may have been written again since. */
  private static String found(Keys keys) {
    return "%s AND s._outcome AND %s".formatted(keys.range(), keys.where());
  }

  /** The table behind what its rows are found by. */
  String joined(String first) {
    return "%s STRAIGHT_JOIN %s AS t".formatted(first, table);
  }

  /** Keeps rows in the archive, where there is one. */
  Stream<String> keep(String from, String where) {
    Archive archive = removal.archive();
    return archive == null || removal.behavior() != DeleteBehavior.DELETE
        ? Stream.empty()
        : Stream.of(
            "INSERT INTO %s (%s, %s, %s) SELECT %s, %s, %s FROM %s WHERE %s"
                .formatted(
                    MariaNames.quote(archive.table()),
                    String.join(", ", Archive.COLUMNS),
                    Archive.TIME,
                    Archive.ROW,
                    Stream.of("sink", "source", "sync", "table", "generation", "cause")
                        .map(name -> value("keep" + name))
                        .collect(joining(", ")),
                    NOW,
                    json(archive.columns()),
                    from,
                    where));
  }

  /** Rows are locked when they are found and told, so that the same ones go. */
  RemovalSql locked(String told, String from, String where, Map<String, Bind> binds) {
    Stream<String> remove =
        removal.behavior() == DeleteBehavior.NONE
            ? Stream.empty()
            : Stream.of(remove(from, where, null));
    return RemovalSql.of(
        "SELECT %s FROM %s WHERE %s FOR UPDATE".formatted(told, from, where),
        Stream.concat(keep(from, where), remove),
        binds);
  }

  /** What is told of a row that is found. */
  String told() {
    return removal.told().isEmpty() ? "1" : json(removal.told());
  }

  private static String json(List<Column> columns) {
    return columns.stream().map(MariaRemoval::pair).collect(joining(", ", "json_object(", ")"));
  }

  /** Bytes are no JSON, and are kept in hexadecimal digits. */
  private static String pair(Column column) {
    String cell = "t." + MariaNames.quote(column.name());
    return MariaNames.literal(column.name())
        + ", "
        + (column.type().kind() == Kind.BYTES ? "concat('\\x', lower(hex(" + cell + ")))" : cell);
  }

  /**
   * The statement that removes.
   *
   * @param stamp assignments to the rows that are marked, null for none
   */
  String remove(String from, String where, @Nullable String stamp) {
    return switch (removal.behavior()) {
      case DELETE -> "DELETE t FROM %s WHERE %s".formatted(from, where);
      case MARK, CLEAR_FIELDS -> "UPDATE %s SET %s WHERE %s".formatted(from, marks(stamp), where);
      case NONE -> throw new IllegalStateException("nothing is removed");
    };
  }

  private String marks(@Nullable String stamp) {
    Stream<String> mark = Stream.of("t." + SystemColumns.DELETED_AT + " = " + NOW);
    Stream<String> cleared =
        removal.cleared().stream().map(c -> "t." + MariaNames.quote(c) + " = NULL");
    return Stream.of(mark, cleared, Stream.ofNullable(stamp))
        .flatMap(each -> each)
        .collect(joining(", "));
  }
}
