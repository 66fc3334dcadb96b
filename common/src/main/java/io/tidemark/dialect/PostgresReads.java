package io.tidemark.dialect;

import static java.util.stream.Collectors.joining;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.TableId;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** How PostgreSQL is asked for rows, where that is its own way. */
final class PostgresReads implements ReadWords {
  private static final double EVERYTHING = 100;

  private final Reads reads = new Reads(this);

  /** The questions that others are asked alike. */
  Reads reads() {
    return reads;
  }

  @Override
  public String quote(String identifier) {
    return PostgresNames.quote(identifier);
  }

  @Override
  public String quote(TableId table) {
    String name = quote(table.name());
    return table.schema() == null ? name : quote(table.schema()) + "." + name;
  }

  @Override
  public String selected(Column column, String name) {
    return name + PostgresTypes.selectCast(column.type());
  }

  /**
   * Text is bound without a type, or {@code char(n)} and enums would be compared as text; so is a
   * float4, which the driver would send as a float8 that is another number. The name tells what is
   * inferred.
   */
  @Override
  public Sql.Bind bind(ColumnType type, Object cell) {
    return switch (type.kind()) {
      case FLOAT32, STRING, UUID, JSON, OTHER ->
          new Sql.Bind(
              PostgresTypes.find(type)
                  .map(inferred -> ColumnType.other(inferred.name()))
                  .orElse(Reads.UNTYPED),
              cell);
      default -> new Sql.Bind(type, cell);
    };
  }

  /** Of the column's own type and collation: what stands behind ELSE is never run. */
  @Override
  public String like(Read read, Column column, String from) {
    return "CASE WHEN TRUE THEN ? ELSE (SELECT "
        + reads.name(column)
        + " FROM "
        + from
        + " LIMIT 0) END";
  }

  /** See {@link RowSql#value}. */
  Sql value(Read read, Column column, String text) {
    String value = like(read, column, reads.from(read, Reads.FROM));
    return new Sql(
        "SELECT (" + value + ")" + PostgresTypes.selectCast(column.type()),
        List.of(new Sql.Bind(Reads.UNTYPED, text)));
  }

  /**
   * The rows are numbered in key order, and those that come first of each share are taken: of
   * {@code c} rows the one with {@code n} before it, where {@code n * ranges / c} grows.
   */
  Sql cuts(Read read, int ranges, double percent) {
    TableId table = Objects.requireNonNull(read.table(), "only tables are cut");
    String sample =
        percent < EVERYTHING
            ? " TABLESAMPLE SYSTEM (" + String.format(Locale.ROOT, "%.6f", percent) + ")"
            : "";
    Sql where = ReadWords.where(reads.filter(read));
    String numbered =
        "SELECT "
            + read.key().stream().map(this::named).collect(joining(", "))
            + ", row_number() OVER (ORDER BY "
            + reads.keyList(read)
            + ") - 1 AS tidemark_n, count(*) OVER () AS tidemark_c FROM "
            + quote(table)
            + " AS "
            + Reads.FROM
            + sample
            + where.text();
    String share = " * " + ranges + " / tidemark_c";
    String text =
        "SELECT "
            + read.key().stream().map(c -> quote(c.name())).collect(joining(", "))
            + " FROM ("
            + numbered
            + ") AS s WHERE tidemark_n > 0 AND tidemark_n"
            + share
            + " <> (tidemark_n - 1)"
            + share
            + " ORDER BY tidemark_n";
    return new Sql(text, where.binds());
  }

  private String named(Column column) {
    return selected(column, reads.name(column)) + " AS " + quote(column.name());
  }
}
