package io.tidemark.dialect;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Pieces of {@link PostgresMerge}'s statements that go over columns: {@code t} is the table, {@code
 * s} the stage.
 *
 * <p>A staged value of another type is cast to the column's type without its modifiers: an explicit
 * cast to {@code varchar(3)} would cut a value short without a word, while the assignment that
 * follows refuses it.
 */
final class PostgresColumns {
  private final Dialect dialect;
  private final TableId table;
  private final List<StagedColumn> staged;
  private final int keys;

  PostgresColumns(Dialect dialect, TableId table, List<StagedColumn> staged, int keys) {
    this.dialect = dialect;
    this.table = table;
    this.staged = List.copyOf(staged);
    this.keys = keys;
  }

  List<StagedColumn> staged() {
    return staged;
  }

  int keys() {
    return keys;
  }

  String quote(String identifier) {
    return dialect.quote(identifier);
  }

  String table() {
    return dialect.quote(table);
  }

  String firstKey() {
    return name(0);
  }

  String names() {
    return list(0, staged.size(), ", ", this::name);
  }

  String keyNames() {
    return list(0, keys, ", ", this::name);
  }

  String keyExpressions() {
    return list(0, keys, ", ", this::expression);
  }

  String join() {
    return list(0, keys, " AND ", i -> "t." + name(i) + " = " + expression(i));
  }

  String insert(String from) {
    return "INSERT INTO %s (%s, %s) OVERRIDING SYSTEM VALUE SELECT %s, %s %s"
        .formatted(
            table(),
            names(),
            String.join(", ", SystemColumns.NAMES),
            list(0, staged.size(), ", ", this::expression),
            stamp(),
            from);
  }

  private static String stamp() {
    return "CAST(%s AS text), CAST(%s AS bigint), CAST(%s AS timestamptz)"
        .formatted(
            SqlTemplate.value("source"),
            SqlTemplate.value("generation"),
            SqlTemplate.value("time"));
  }

  String assignments() {
    String written = list(keys, staged.size(), ", ", i -> name(i) + " = " + expression(i));
    String system = "(%s) = ROW (%s)".formatted(String.join(", ", SystemColumns.NAMES), stamp());
    return written.isEmpty() ? system : written + ", " + system;
  }

  /** Whether the row differs in a written column; rows that are all key never do. */
  String differs() {
    String differs = list(keys, staged.size(), " OR ", this::differs);
    return differs.isEmpty() ? "FALSE" : "(" + differs + ")";
  }

  /**
   * Whether the database may take two keys for one that are different bytes: then it folds them, by
   * a sort that a batch should not pay for otherwise.
   */
  boolean foldedByDatabase() {
    return staged.subList(0, keys).stream()
        .anyMatch(
            column -> {
              ColumnType type = column.target().type();
              return switch (type.kind()) {
                case STRING -> type.nativeName() != null || hasCollation(column.target());
                case DECIMAL, FLOAT32, FLOAT64, JSON, ARRAY, OTHER -> true;
                default -> !column.same();
              };
            });
  }

  private static boolean hasCollation(Column column) {
    String collation = column.collation();
    return collation != null && !collation.equals("C") && !collation.equals("POSIX");
  }

  private String differs(int i) {
    StagedColumn column = staged.get(i);
    String mine = "t." + name(i);
    String theirs = expression(i);
    if (column.target().type().kind() == Kind.JSON) {
      return "CAST(%s AS jsonb) IS DISTINCT FROM CAST(%s AS jsonb)".formatted(mine, theirs);
    } else if (PostgresMerge.comparesAsText(column.target())) {
      // By bytes whatever the collation, so that 'a' and 'A' differ; types without equality too.
      return "CAST(%s AS text) COLLATE \"C\" IS DISTINCT FROM CAST(%s AS text) COLLATE \"C\""
          .formatted(mine, padded(column) ? "CAST(" + theirs + " AS bpchar)" : theirs);
    }
    return mine + " IS DISTINCT FROM " + theirs;
  }

  /** Whether the column pads its text with blanks, which its values do not show. */
  private static boolean padded(StagedColumn column) {
    String nativeName = column.target().type().nativeName();
    return nativeName != null && (nativeName.equals("bpchar") || nativeName.equals("char"));
  }

  private String expression(int i) {
    StagedColumn column = staged.get(i);
    boolean asText = PostgresCopy.stagedAsText(column.type());
    if (column.same() && !asText) {
      return "s.c" + i;
    }
    ColumnType to = column.target().type();
    ColumnType unmodified = new ColumnType(to.kind(), 0, 0, 0, to.element(), to.nativeName());
    return "CAST(s.c%d AS %s)".formatted(i, dialect.typeName(unmodified, false));
  }

  private String name(int i) {
    return dialect.quote(staged.get(i).target().name());
  }

  private static String list(int from, int to, String separator, IntFunction<String> piece) {
    return IntStream.range(from, to).mapToObj(piece).collect(Collectors.joining(separator));
  }
}
