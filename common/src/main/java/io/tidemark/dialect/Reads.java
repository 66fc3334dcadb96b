package io.tidemark.dialect;

import static java.util.stream.Collectors.joining;

import io.tidemark.dialect.CursorRead.Edge;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** How rows are asked for: what databases say alike, in the words of one of them. */
final class Reads {
  /** The alias of what is read: without it, ORDER BY would sort by a column's selected form. */
  static final String FROM = "r";

  /** Text of which the database infers the type. */
  static final ColumnType UNTYPED = ColumnType.other("unknown");

  private final ReadWords words;

  Reads(ReadWords words) {
    this.words = words;
  }

  /** A statement that is a query's result, so that it has to be one SELECT. */
  String describe(String query) {
    return "SELECT * FROM " + subselect(query);
  }

  /** See {@link Dialect#page}. */
  Sql page(Read read, List<Object> after, int limit) {
    if (read.key().isEmpty() || (!after.isEmpty() && after.size() != read.key().size())) {
      throw new IllegalArgumentException("a page needs a key, and a value for each of its columns");
    }
    List<Sql> conditions = filter(read);
    key(conditions, read, after.isEmpty() ? ">=" : ">", after.isEmpty() ? from(read) : after);
    key(conditions, read, "<", read.range().to());
    return rows(read, conditions, " ORDER BY " + keyList(read) + " LIMIT " + limit);
  }

  private static List<Object> from(Read read) {
    return read.range().from();
  }

  /** See {@link Dialect#all}. */
  Sql all(Read read) {
    return rows(read, filter(read), "");
  }

  /** See {@link RowSql#of}. */
  Sql row(Read read, List<Object> key) {
    if (key.isEmpty() || key.size() != read.key().size()) {
      throw new IllegalArgumentException("a row is told by a value for each column of its key");
    }
    List<Sql> conditions = filter(read);
    key(conditions, read, "=", key);
    range(conditions, read);
    return rows(read, conditions, " LIMIT 1");
  }

  /** See {@link RowSql#first}. */
  Sql first(Read read) {
    List<Sql> conditions = filter(read);
    range(conditions, read);
    String order = read.key().isEmpty() ? "" : " ORDER BY " + keyList(read);
    return rows(read, conditions, order + " LIMIT 1");
  }

  /** See {@link RowSql#covers}. */
  Sql covers(Read read, List<Object> key) {
    List<Sql.Bind> binds = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      binds.add(words.bind(read.key().get(i).type(), key.get(i)));
    }
    List<Sql> conditions = new ArrayList<>();
    range(conditions, read);
    Sql where = ReadWords.where(conditions);
    binds.addAll(where.binds());
    String cells =
        read.key().stream()
            .map(c -> words.like(read, c, from(read, FROM)) + " AS " + words.quote(c.name()))
            .collect(joining(", "));
    return new Sql("SELECT TRUE FROM (SELECT " + cells + ") AS " + FROM + where.text(), binds);
  }

  /** See {@link CursorSql#page}. */
  Sql page(CursorRead read, int limit) {
    List<Column> columns = new ArrayList<>(read.read().columns());
    columns.add(read.cursor());
    return behind(read, columns, order(read, c -> ordered(c)) + " LIMIT " + limit);
  }

  /** See {@link CursorSql#greatest}. */
  Sql greatest(CursorRead read) {
    return behind(read, read.order(), order(read, c -> ordered(c) + " DESC") + " LIMIT 1");
  }

  private static String order(CursorRead read, Function<Column, String> each) {
    return " ORDER BY " + read.order().stream().map(each).collect(joining(", "));
  }

  /** Rows without a value compare with nothing; where nothing is compared, that has to be said. */
  private Sql behind(CursorRead read, List<Column> columns, String end) {
    List<Sql> conditions = filter(read.read());
    if (read.edges().isEmpty()) {
      conditions.add(Sql.of(name(read.cursor()) + " IS NOT NULL"));
    }
    for (Edge edge : read.edges()) {
      words.roughly(read.cursor(), name(read.cursor()), edge).ifPresent(conditions::add);
      List<Column> compared = read.order().subList(0, edge.cells().size());
      conditions.add(compare(compared, edge.side().operator(), edge.cells()));
    }
    return rows(only(read.read(), columns), conditions, end);
  }

  /** See {@link CursorSql#withoutValue}. */
  Sql withoutValue(CursorRead read, int most) {
    List<Sql> conditions = filter(read.read());
    conditions.add(Sql.of(name(read.cursor()) + " IS NULL"));
    Sql blanks = rows(only(read.read(), List.of(read.cursor())), conditions, " LIMIT " + most);
    return new Sql("SELECT count(*) FROM (" + blanks.text() + ") n", blanks.binds());
  }

  private static Read only(Read read, List<Column> columns) {
    return new Read(read.table(), read.query(), columns, read.key(), read.filter(), read.params());
  }

  /**
   * See {@link Dialect#cuts}. Rows are numbered in key order as they come and counted apart, so
   * that nothing of the table is kept; there are no samples. A row begins a range where its number
   * has come to the next whole share; numbers stay above zero, below which MySQL's do not go.
   */
  Sql numberedCuts(Read read, int ranges) {
    Sql where = ReadWords.where(filter(read));
    String from = " FROM " + from(read, FROM) + where.text();
    String numbered =
        "SELECT %s, row_number() OVER (ORDER BY %s) - 1 AS tidemark_n%s"
            .formatted(
                read.key().stream()
                    .map(c -> name(c) + " AS " + words.quote(c.name()))
                    .collect(joining(", ")),
                keyList(read),
                from);
    List<Sql.Bind> binds = new ArrayList<>(where.binds());
    binds.addAll(where.binds());
    return new Sql(
        "SELECT %1$s FROM (%2$s) s, (SELECT count(*) AS tidemark_c%3$s) c WHERE tidemark_n > 0 AND tidemark_n * %4$d %% tidemark_c < %4$d ORDER BY tidemark_n"
            .formatted(
                read.key().stream()
                    .map(c -> words.selected(c, words.quote(c.name())))
                    .collect(joining(", ")),
                numbered,
                from,
                ranges),
        binds);
  }

  private Sql rows(Read read, List<Sql> conditions, String end) {
    String columns =
        read.columns().stream().map(c -> words.selected(c, name(c))).collect(joining(", "));
    Sql where = ReadWords.where(conditions);
    return new Sql(
        "SELECT " + columns + " FROM " + from(read, FROM) + where.text() + end, where.binds());
  }

  /** What is read, under an alias. */
  String from(Read read, String alias) {
    TableId table = read.table();
    return (table == null
            ? "(" + trimmed(Objects.requireNonNull(read.query())) + "\n)"
            : words.quote(table))
        + " AS "
        + alias;
  }

  private static String subselect(String query) {
    return "(" + trimmed(query) + "\n) AS " + FROM;
  }

  private static String trimmed(String query) {
    return query.strip().replaceFirst(";+$", "");
  }

  /** The filter, if there is one. The line break ends a comment that it may end with. */
  List<Sql> filter(Read read) {
    List<Sql> conditions = new ArrayList<>();
    if (read.filter() != null) {
      List<Sql.Bind> params =
          read.params().stream().map(text -> new Sql.Bind(UNTYPED, text)).toList();
      conditions.add(new Sql("(" + read.filter() + "\n)", params));
    }
    return conditions;
  }

  /** That the key lies in the range. */
  private void range(List<Sql> conditions, Read read) {
    key(conditions, read, ">=", read.range().from());
    key(conditions, read, "<", read.range().to());
  }

  /** How the key compares with a position; without cells it may be any. */
  private void key(List<Sql> conditions, Read read, String operator, List<Object> cells) {
    if (!cells.isEmpty()) {
      conditions.add(compare(read.key(), operator, cells));
    }
  }

  private Sql compare(List<Column> columns, String operator, List<Object> cells) {
    return words.compare(columns, columns.stream().map(this::ordered).toList(), operator, cells);
  }

  /** The key as it is ordered by. */
  String keyList(Read read) {
    return read.key().stream().map(this::ordered).collect(joining(", "));
  }

  private String ordered(Column column) {
    return words.ordered(column, name(column));
  }

  /** A column of what is read. */
  String name(Column column) {
    return FROM + "." + words.quote(column.name());
  }
}
