package io.tidemark.dialect;

import static java.util.stream.Collectors.joining;

import io.tidemark.dialect.CursorRead.Edge;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What databases say differently when they are asked for rows. */
interface ReadWords {
  /** A name, quoted. */
  String quote(String identifier);

  /** A table's name, quoted. */
  String quote(TableId table);

  /**
   * A column's values as rows carry them.
   *
   * @param name the column's, as SQL
   */
  default String selected(Column column, String name) {
    return name;
  }

  /** The same as they are compared and ordered, exactly as {@link #bind} binds them. */
  default String ordered(Column column, String name) {
    return name;
  }

  /** A cell that a column is compared with. */
  Sql.Bind bind(ColumnType type, Object cell);

  /** A placeholder that compares as the column does, which need not be one of those read. */
  default String like(Read read, Column column, String from) {
    return "?";
  }

  /**
   * How columns together compare with cells.
   *
   * @param ordered the columns, as {@link #ordered} says them
   */
  default Sql compare(
      List<Column> columns, List<String> ordered, String operator, List<Object> cells) {
    List<Sql.Bind> binds =
        IntStream.range(0, cells.size())
            .mapToObj(i -> bind(columns.get(i).type(), cells.get(i)))
            .toList();
    String values = row(Collections.nCopies(cells.size(), "?"));
    return new Sql(row(ordered) + " " + operator + " " + values, binds);
  }

  /**
   * What is true of all rows on an edge's side and of few others, and that an index answers; empty
   * where the comparison itself is such.
   *
   * @param name the cursor's, as SQL
   */
  default Optional<Sql> roughly(Column cursor, String name, Edge edge) {
    return Optional.empty();
  }

  private static String row(List<String> values) {
    return values.size() == 1 ? values.get(0) : "(" + String.join(", ", values) + ")";
  }

  /** Conditions that all hold, and their values in order; an empty text for none. */
  static Sql where(List<Sql> conditions) {
    List<Sql.Bind> binds = new ArrayList<>();
    conditions.forEach(condition -> binds.addAll(condition.binds()));
    String texts = conditions.stream().map(Sql::text).collect(joining(" AND "));
    return new Sql(texts.isEmpty() ? "" : " WHERE " + texts, binds);
  }
}
