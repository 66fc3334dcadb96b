package io.tidemark.bench.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A comparison as cells: a row of headings, and one per contestant. A cell is empty where there is
 * nothing to say.
 *
 * @param headings of the columns
 * @param rows as many cells as there are headings in each
 */
record Sheet(List<String> headings, List<List<String>> rows) {

  /** Those that the others are measured against, where they take part. */
  private static final List<String> REFERENCES =
      List.of("debezium", "discard-json", "constant-json", "constant-row");

  private static final double MEBIBYTE = 1024 * 1024;

  static Sheet of(Comparison comparison) {
    List<String> references =
        REFERENCES.stream().filter(name -> comparison.entry(name).isPresent()).toList();
    List<String> headings = new ArrayList<>(List.of("", "rows/s", "least", "most"));
    references.forEach(name -> headings.add("x " + name));
    headings.addAll(
        List.of("worker CPU s", "broker CPU s", "database CPU s", "WAL bytes/row", "peak MiB"));
    return new Sheet(
        headings,
        comparison.entries().stream().map(one -> row(comparison, one, references)).toList());
  }

  private static List<String> row(Comparison comparison, Entry entry, List<String> references) {
    Spread rate = entry.rate();
    List<String> cells = new ArrayList<>();
    cells.add(entry.contestant());
    cells.add(number("%,.0f", rate.median()));
    cells.add(number("%,.0f", rate.min()));
    cells.add(number("%,.0f", rate.max()));
    for (String reference : references) {
      Optional<Spread> ratio = comparison.ratio(entry, reference);
      cells.add(ratio.map(spread -> number("%.2f", spread.median())).orElse(""));
    }
    cells.add(number("%.1f", entry.median(lap -> lap.cpu().worker())));
    cells.add(number("%.1f", entry.median(lap -> lap.cpu().broker())));
    cells.add(number("%.1f", entry.median(lap -> lap.cpu().database())));
    cells.add(number("%,.0f", entry.median(Lap::walPerRow)));
    cells.add(entry.peakBytes() == 0 ? "" : number("%,.0f", entry.peakBytes() / MEBIBYTE));
    return cells;
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
