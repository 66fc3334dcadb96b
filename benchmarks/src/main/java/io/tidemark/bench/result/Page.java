package io.tidemark.bench.result;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A page in Markdown, a part of which is generated.
 *
 * @param above what is written by people, down to the mark
 * @param below the same, from the mark on
 */
public record Page(String above, String below) {

  private static final String BEGIN = "<!-- begin generated -->\n";
  private static final String END = "<!-- end generated -->";

  /**
   * Takes a page apart.
   *
   * @throws IllegalArgumentException when it has no place for what is generated
   */
  public static Page of(String text) {
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(
          "it needs the lines %s and %s, between which the tables go"
              .formatted(BEGIN.strip(), END));
    }
    return new Page(text.substring(0, begin + BEGIN.length()), text.substring(end));
  }

  /** The page with a report in the place of what was generated before. */
  public String with(Report report) {
    StringBuilder text = new StringBuilder(above);
    text.append("\nMeasured on ").append(report.machine().text()).append(". ");
    text.append(report.legend()).append('\n');
    for (Comparison comparison : report.comparisons()) {
      text.append("\n### ").append(comparison.title()).append('\n');
      text.append(comparison.size()).append("\n\n").append(table(Sheet.of(comparison)));
    }
    if (!report.scales().isEmpty()) {
      text.append("\n### Numbers of tables\n").append(Report.SCALES).append("\n\n");
      text.append(table(Sheet.ofScales(report.scales())));
    }
    if (!report.growths().isEmpty()) {
      text.append("\n### Numbers of rows\n").append(Report.GROWTHS).append("\n\n");
      text.append(table(Sheet.ofGrowths(report.growths())));
    }
    if (!report.verdicts().isEmpty()) {
      text.append("\n### Goals met and missed\n").append(table(goals(report.verdicts())));
    }
    if (!report.isWhole()) {
      text.append("\n### Not measured\n");
      report.failures().forEach(one -> text.append("- ").append(one).append('\n'));
    }
    return text.append('\n').append(below).toString();
  }

  private static Sheet goals(List<Verdict> verdicts) {
    return new Sheet(
        List.of("goal, and what was measured", ""),
        verdicts.stream().map(one -> List.of(one.goal(), one.met() ? "met" : "missed")).toList());
  }

  private static String table(Sheet sheet) {
    return line(sheet.headings())
        + "|---".repeat(sheet.headings().size())
        + "|\n"
        + sheet.rows().stream().map(Page::line).collect(Collectors.joining());
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
