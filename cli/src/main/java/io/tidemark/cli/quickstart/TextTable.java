package io.tidemark.cli.quickstart;

import java.util.ArrayList;
import java.util.List;

/** Columns of text under headings: words to the left, numbers to the right. */
final class TextTable {

  private static final String NUMBER = "-?[0-9][0-9,.]*( s)?";

  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... headings) {
    rows.add(List.of(headings));
  }

  void add(String... cells) {
    rows.add(List.of(cells));
  }

  /** The lines, heading first, each indented by two. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(" ");
      for (int column = 0; column < row.size(); column++) {
        line.append(' ').append(pad(row.get(column), column));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private String pad(String cell, int column) {
    String space = " ".repeat(width(column) - cell.length());
    return (isNumeric(column) ? space + cell : cell + space) + " ";
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private boolean isNumeric(int column) {
    return rows.size() > 1
        && rows.stream()
            .skip(1)
            .map(row -> row.get(column))
            .allMatch(cell -> cell.isEmpty() || cell.matches(NUMBER))
        && rows.stream().skip(1).anyMatch(row -> !row.get(column).isEmpty());
  }
}
