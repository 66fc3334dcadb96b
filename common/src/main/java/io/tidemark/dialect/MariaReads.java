package io.tidemark.dialect;

import static java.util.stream.Collectors.joining;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How MariaDB is asked for rows, where that is its own way. Its texts of single-precision numbers
 * have six digits, and those of bits and places are no texts. Of times the driver makes texts of
 * its own, in which hours are others that the zone of the JVM leaves out in spring, and fractions
 * with fewer digits than six lose the zeros that they begin with.
 */
final class MariaReads implements ReadWords {
  private static final Set<Kind> TIMES = EnumSet.of(Kind.TIME, Kind.TIMESTAMP, Kind.TIMESTAMP_TZ);

  private final Reads reads = new Reads(this);

  /** The questions that others are asked alike. */
  Reads reads() {
    return reads;
  }

  @Override
  public String quote(String identifier) {
    return MariaNames.quote(identifier);
  }

  @Override
  public String quote(TableId table) {
    return MariaNames.quote(table);
  }

  @Override
  public String selected(Column column, String name) {
    ColumnType type = column.type();
    String declared = String.valueOf(type.nativeName());
    if (type.kind() == Kind.FLOAT32) {
      return "CAST(" + name + " AS double)";
    } else if (declared.startsWith("bit(")) {
      String digits = declared.substring("bit(".length(), declared.indexOf(')'));
      return type.kind() == Kind.BOOLEAN
          ? name + " + 0"
          : "lpad(bin(" + name + " + 0), " + digits + ", '0')";
    }
    if (TIMES.contains(type.kind())) {
      return "CAST(" + name + " AS char) AS " + quote(column.name());
    }
    return MariaTypes.isPlace(declared) ? "ST_AsText(" + name + ")" : name;
  }

  @Override
  public Sql.Bind bind(ColumnType type, Object cell) {
    return new Sql.Bind(type, cell);
  }

  /** In the column's character set, which is what the name of a collation begins with. */
  @Override
  public String like(Read read, Column column, String from) {
    String collation = column.collation();
    return collation == null
        ? "?"
        : "CONVERT(? USING %s) COLLATE %s".formatted(collation.split("_", 2)[0], collation);
  }

  /** What sorts by one thing and compares by another, or whose text is none of its own. */
  static Order order(ColumnType type) {
    String declared = String.valueOf(type.nativeName());
    boolean odd =
        declared.startsWith("enum(") || declared.startsWith("set(") || MariaTypes.isPlace(declared);
    return odd
            || type.kind() == Kind.OTHER
            || type.kind() == Kind.JSON
            || declared.startsWith("bit(")
        ? Order.NONE
        : Order.INDEXED;
  }

  /**
   * Rows of values are looked up in an index only if they are equal, so each column is compared.
   */
  @Override
  public Sql compare(
      List<Column> columns, List<String> ordered, String operator, List<Object> cells) {
    if (operator.equals("=")) {
      return joined(columns, ordered, IntStream.range(0, cells.size()), "=", cells, " AND ");
    }
    return behind(columns, ordered, operator, cells, 0);
  }

  private Sql joined(
      List<Column> columns,
      List<String> ordered,
      IntStream which,
      String operator,
      List<Object> cells,
      String between) {
    List<Sql.Bind> binds = new ArrayList<>();
    String text =
        which
            .mapToObj(
                i -> {
                  binds.add(bind(columns.get(i).type(), cells.get(i)));
                  return ordered.get(i) + " " + operator + " ?";
                })
            .collect(joining(between));
    return new Sql(text, binds);
  }

  /** The first of several columns decides unless it is equal. */
  private Sql behind(
      List<Column> columns, List<String> ordered, String operator, List<Object> cells, int at) {
    if (at == cells.size() - 1) {
      return joined(columns, ordered, IntStream.of(at), operator, cells, "");
    }
    String strictly = operator.substring(0, 1);
    Sql decided = joined(columns, ordered, IntStream.of(at), strictly, cells, "");
    Sql equal = joined(columns, ordered, IntStream.of(at), "=", cells, "");
    Sql rest = behind(columns, ordered, operator, cells, at + 1);
    List<Sql.Bind> binds = new ArrayList<>(decided.binds());
    binds.addAll(equal.binds());
    binds.addAll(rest.binds());
    return new Sql(
        "(%s OR (%s AND %s))".formatted(decided.text(), equal.text(), rest.text()), binds);
  }
}
