package io.tidemark.dialect;

import static java.util.stream.Collectors.joining;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** How PostgreSQL is asked for rows. */
final class PostgresReads {
  /** The alias of what is read: without it, ORDER BY would sort by a column's text form. */
  static final String FROM = "r";

  private static final ColumnType UNTYPED = ColumnType.other("unknown");

  private static final double EVERYTHING = 100;

  private PostgresReads() {}

  static String describe(String query) {
    return "SELECT * FROM " + subselect(query);
  }

  static Sql page(Read read, List<Object> after, int limit) {
    if (read.key().isEmpty() || (!after.isEmpty() && after.size() != read.key().size())) {
      throw new IllegalArgumentException("a page needs a key, and a value for each of its columns");
    }
    Conditions conditions = new Conditions(read);
    if (after.isEmpty()) {
      conditions.key(">=", read.range().from());
    } else {
      conditions.key(">", after);
    }
    conditions.key("<", read.range().to());
    String text =
        select(read) + conditions.where() + " ORDER BY " + keyList(read) + " LIMIT " + limit;
    return new Sql(text, conditions.binds);
  }

  static Sql all(Read read) {
    Conditions conditions = new Conditions(read);
    return new Sql(select(read) + conditions.where(), conditions.binds);
  }

  static Sql row(Read read, List<Object> key) {
    if (key.isEmpty() || key.size() != read.key().size()) {
      throw new IllegalArgumentException("a row is told by a value for each column of its key");
    }
    Conditions conditions = new Conditions(read);
    conditions.key("=", key);
    conditions.range();
    return new Sql(select(read) + conditions.where() + " LIMIT 1", conditions.binds);
  }

  static Sql first(Read read) {
    String order = read.key().isEmpty() ? "" : " ORDER BY " + keyList(read);
    Conditions conditions = new Conditions(read);
    conditions.range();
    return new Sql(select(read) + conditions.where() + order + " LIMIT 1", conditions.binds);
  }

  static Sql value(Read read, Column column, String text) {
    return new Sql(
        "SELECT (" + like(read, column) + ")" + PostgresTypes.selectCast(column.type()),
        List.of(new Sql.Bind(UNTYPED, text)));
  }

  static Sql covers(Read read, List<Object> key) {
    Conditions conditions = new Conditions(read.withoutFilter());
    for (int i = 0; i < key.size(); i++) {
      conditions.binds.add(keyBind(read.key().get(i).type(), key.get(i)));
    }
    conditions.range();
    String cells =
        read.key().stream()
            .map(c -> like(read, c) + " AS " + PostgresNames.quote(c.name()))
            .collect(joining(", "));
    return new Sql(
        "SELECT TRUE FROM (SELECT " + cells + ") AS " + FROM + conditions.where(),
        conditions.binds);
  }

  /**
   * A parameter of a column's type and collation, whatever they are called: what stands behind ELSE
   * is never run.
   */
  private static String like(Read read, Column column) {
    return "CASE WHEN TRUE THEN ? ELSE (SELECT "
        + FROM
        + "."
        + PostgresNames.quote(column.name())
        + " FROM "
        + from(read)
        + " LIMIT 0) END";
  }

  /**
   * The rows are numbered in key order, and those that come first of each share are taken: of
   * {@code c} rows the one with {@code n} before it, where {@code n * ranges / c} grows.
   */
  static Sql cuts(Read read, int ranges, double percent) {
    TableId table = Objects.requireNonNull(read.table(), "only tables are cut");
    Conditions conditions = new Conditions(read);
    String sample =
        percent < EVERYTHING
            ? " TABLESAMPLE SYSTEM (" + String.format(Locale.ROOT, "%.6f", percent) + ")"
            : "";
    String numbered =
        "SELECT "
            + read.key().stream().map(PostgresReads::named).collect(joining(", "))
            + ", row_number() OVER (ORDER BY "
            + keyList(read)
            + ") - 1 AS tidemark_n, count(*) OVER () AS tidemark_c FROM "
            + name(table)
            + " AS "
            + FROM
            + sample
            + conditions.where();
    String share = " * " + ranges + " / tidemark_c";
    String text =
        "SELECT "
            + read.key().stream().map(c -> PostgresNames.quote(c.name())).collect(joining(", "))
            + " FROM ("
            + numbered
            + ") AS s WHERE tidemark_n > 0 AND tidemark_n"
            + share
            + " <> (tidemark_n - 1)"
            + share
            + " ORDER BY tidemark_n";
    return new Sql(text, conditions.binds);
  }

  private static List<String> key(Read read) {
    return read.key().stream().map(c -> FROM + "." + PostgresNames.quote(c.name())).toList();
  }

  private static String keyList(Read read) {
    return String.join(", ", key(read));
  }

  private static String select(Read read) {
    return "SELECT "
        + read.columns().stream().map(PostgresReads::selected).collect(joining(", "))
        + " FROM "
        + from(read);
  }

  private static String from(Read read) {
    TableId table = read.table();
    return table == null
        ? subselect(Objects.requireNonNull(read.query()))
        : name(table) + " AS " + FROM;
  }

  private static String named(Column column) {
    return selected(column) + " AS " + PostgresNames.quote(column.name());
  }

  private static String selected(Column column) {
    String name = FROM + "." + PostgresNames.quote(column.name());
    return name + PostgresTypes.selectCast(column.type());
  }

  private static String name(TableId table) {
    String name = PostgresNames.quote(table.name());
    return table.schema() == null ? name : PostgresNames.quote(table.schema()) + "." + name;
  }

  private static String subselect(String query) {
    return "(" + query.strip().replaceFirst(";+$", "") + "\n) AS " + FROM;
  }

  private static String row(List<String> values) {
    return values.size() == 1 ? values.get(0) : "(" + String.join(", ", values) + ")";
  }

  /**
   * Text is bound without a type, or {@code char(n)} and enums would be compared as text; so is a
   * float4, which the driver would send as a float8 that is another number.
   */
  static Sql.Bind keyBind(ColumnType type, Object cell) {
    return switch (type.kind()) {
      case FLOAT32, STRING, UUID, JSON, OTHER -> new Sql.Bind(UNTYPED, cell);
      default -> new Sql.Bind(type, cell);
    };
  }

  /** What rows have to be like, and the values for it. */
  private static final class Conditions {
    private final Read read;
    private final List<String> texts = new ArrayList<>();
    private final List<Sql.Bind> binds = new ArrayList<>();

    /** The line break ends a comment that the filter may end with. */
    Conditions(Read read) {
      this.read = read;
      Optional.ofNullable(read.filter()).ifPresent(filter -> texts.add("(" + filter + "\n)"));
      if (!texts.isEmpty()) {
        read.params().forEach(text -> binds.add(new Sql.Bind(UNTYPED, text)));
      }
    }

    /** How the key compares with a position; without cells it may be any. */
    void key(String operator, List<Object> cells) {
      if (cells.isEmpty()) {
        return;
      }
      texts.add(
          row(PostgresReads.key(read))
              + " "
              + operator
              + " "
              + row(Collections.nCopies(cells.size(), "?")));
      for (int i = 0; i < cells.size(); i++) {
        binds.add(keyBind(read.key().get(i).type(), cells.get(i)));
      }
    }

    /** That it lies in the range. */
    void range() {
      key(">=", read.range().from());
      key("<", read.range().to());
    }

    String where() {
      return texts.isEmpty() ? "" : " WHERE " + String.join(" AND ", texts);
    }
  }
}
