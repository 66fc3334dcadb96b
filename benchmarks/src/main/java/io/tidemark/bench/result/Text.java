package io.tidemark.bench.result;

import io.tidemark.cli.view.TextTable;
import java.util.ArrayList;
import java.util.List;

/** A report for a terminal. */
public final class Text {

  private Text() {}

  /** Its lines. */
  public static List<String> of(Report report) {
    List<String> lines = new ArrayList<>(List.of(report.machine().text(), report.legend()));
    for (Comparison comparison : report.comparisons()) {
      lines.add("");
      lines.add(comparison.title() + ", " + comparison.size());
      lines.addAll(table(Sheet.of(comparison)));
    }
    if (!report.scales().isEmpty()) {
      lines.addAll(List.of("", Report.SCALES));
      lines.addAll(table(Sheet.ofScales(report.scales())));
    }
    if (!report.growths().isEmpty()) {
      lines.addAll(List.of("", Report.GROWTHS));
      lines.addAll(table(Sheet.ofGrowths(report.growths())));
    }
    lines.add("");
    report
        .verdicts()
        .forEach(
            one -> lines.add("  %-6s  %s".formatted(one.met() ? "met" : "MISSED", one.goal())));
    report.failures().forEach(one -> lines.add("  FAILED  " + one));
    return lines;
  }

  private static List<String> table(Sheet sheet) {
    TextTable table = new TextTable(sheet.headings().toArray(String[]::new));
    sheet.rows().forEach(row -> table.add(row.toArray(String[]::new)));
    return table.lines();
  }
}
