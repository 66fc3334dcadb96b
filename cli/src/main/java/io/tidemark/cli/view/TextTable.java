package io.tidemark.cli.view;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Columns of text under headings: words to the left, numbers to the right. */
public final class TextTable {

  private static final String NUMBER = "-?[0-9][0-9,.]*( s)?";

  private final List<List<Cell>> rows = new ArrayList<>();

  /** A text in a tone. */
  public record Cell(Tone tone, String text) {}

  public TextTable(String... headings) {
    rows.add(Stream.of(headings).map(text -> new Cell(Tone.HEADING, text)).toList());
  }

  /** A row of texts. */
  public void add(String... cells) {
    rows.add(Stream.of(cells).map(text -> new Cell(Tone.PLAIN, text)).toList());
  }

  /** A row of texts in tones. */
  public void add(List<Cell> cells) {
    rows.add(List.copyOf(cells));
  }

  public boolean isEmpty() {
    return rows.size() == 1;
  }

  /** The lines, heading first, each indented by two. */
  public List<String> lines() {
    return lines(Style.PLAIN).stream().map(line -> " " + line).toList();
  }

  /** The lines, heading first, each indented by one. */
  public List<String> lines(Style style) {
    List<String> lines = new ArrayList<>();
    for (List<Cell> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        line.append(' ').append(cell(row.get(column), column, style)).append(' ');
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private String cell(Cell cell, int column, Style style) {
    String space = " ".repeat(width(column) - cell.text.length());
    String text = style.paint(cell.tone, cell.text);
    return isNumeric(column) ? space + text : text + space;
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).text.length()).max().orElse(0);
  }

  private boolean isNumeric(int column) {
    return rows.size() > 1
        && rows.stream()
            .skip(1)
            .map(row -> row.get(column).text)
            .allMatch(cell -> cell.isEmpty() || cell.matches(NUMBER))
        && rows.stream().skip(1).anyMatch(row -> !row.get(column).text.isEmpty());
  }
}
