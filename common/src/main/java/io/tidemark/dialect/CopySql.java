package io.tidemark.dialect;

import io.tidemark.dialect.Sql.Bind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A statement that takes rows in bulk: as many as are said between {@code before} and {@code
 * after}, separated by commas, or by a way of its own where {@code row} is empty.
 *
 * @param row placeholders of one row, and {@link #NUMBER} where its number within the statement is
 * @param binds what is the same for all rows: the values of {@code ?1}, {@code ?2} and so on, which
 *     the placeholders of the rows come after
 */
public record CopySql(String before, String row, String after, List<Bind> binds) {
  /** Stands for the row's number, from 0 on. */
  static final String NUMBER = "\u0000";

  private static final String VALUES = " VALUES ";

  public CopySql {
    binds = List.copyOf(binds);
  }

  /** A statement that ends with one row, or that has none. */
  public static CopySql of(String text) {
    int values = text.lastIndexOf(VALUES);
    int row = values < 0 ? text.length() : values + VALUES.length();
    return new CopySql(text.substring(0, row), text.substring(row), "", List.of());
  }

  /**
   * Of texts with values that {@link SqlTemplate#value} has marked, none of them behind the rows.
   */
  static CopySql of(String before, String row, String after, Map<String, Bind> values) {
    List<String> names = new ArrayList<>();
    String numberedBefore = SqlTemplate.numbered(before, names);
    String numberedRow = SqlTemplate.numbered(row, names);
    List<Bind> binds = names.stream().map(values::get).toList();
    return new CopySql(numberedBefore, numberedRow, after, binds);
  }

  /** The statement for so many rows. */
  public String text(int rows) {
    return IntStream.range(0, rows)
        .mapToObj(number -> row.replace(NUMBER, Integer.toString(number)))
        .collect(Collectors.joining(", ", before, after));
  }
}
