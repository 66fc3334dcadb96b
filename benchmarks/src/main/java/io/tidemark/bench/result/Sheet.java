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
      List.of(
          "debezium",
          "discard-json",
          "constant-json",
          "constant-row",
          "debezium-avro",
          "discard-avro",
          "constant-avro",
          "copy");

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
    cells.add(number("%.1f", entry.cost(lap -> lap.cpu().worker())));
    cells.add(number("%.1f", entry.cost(lap -> lap.cpu().broker())));
    cells.add(number("%.1f", entry.cost(lap -> lap.cpu().database())));
    cells.add(number("%,.0f", entry.cost(Lap::walPerRow)));
    cells.add(entry.peakBytes() == 0 ? "" : number("%,.0f", entry.peakBytes() / MEBIBYTE));
    return cells;
  }

  /** Of numbers of tables, a row for each. */
  static Sheet ofScales(List<Scale> scales) {
    return new Sheet(
        List.of(
            "tables",
            "read s",
            "mirrored s",
            "worker CPU s",
            "broker CPU s",
            "database CPU s",
            "peak MiB",
            "threads",
            "connections",
            "idle transactions/s",
            "idle CPU"),
        scales.stream().map(Sheet::row).toList());
  }

  private static List<String> row(Scale scale) {
    return List.of(
        Integer.toString(scale.tables()),
        number("%.1f", scale.read()),
        number("%.1f", scale.mirrored()),
        number("%.1f", scale.cpu().worker()),
        number("%.1f", scale.cpu().broker()),
        number("%.1f", scale.cpu().database()),
        number("%,.0f", scale.held().peakBytes() / MEBIBYTE),
        Long.toString(scale.held().threads()),
        Long.toString(scale.held().connections()),
        number("%.1f", scale.idle().transactions()),
        number("%.3f", scale.idle().cpu()));
  }

  /** Of numbers of rows, a row for each. */
  static Sheet ofGrowths(List<Growth> growths) {
    return new Sheet(
        List.of(
            "rows",
            "begin s",
            "read rows/s",
            "CPU µs/row",
            "first load rows/s",
            "CPU µs/row",
            "WAL bytes/row",
            "end s",
            "again rows/s",
            "CPU µs/row",
            "WAL bytes/row",
            "end with stale delete s",
            "peak MiB"),
        growths.stream().map(Sheet::row).toList());
  }

  private static List<String> row(Growth growth) {
    List<String> cells = new ArrayList<>();
    cells.add(String.format(Locale.ROOT, "%,d", growth.rows()));
    cells.add(number("%.1f", growth.begin()));
    cells.add(number("%,.0f", growth.read().rate()));
    cells.add(micros(growth.read()));
    for (Growth.Written written : List.of(growth.load(), growth.again())) {
      cells.add(number("%,.0f", written.lap().rate()));
      cells.add(micros(written.lap()));
      cells.add(number("%,.0f", written.lap().walPerRow()));
      cells.add(number("%.1f", written.end()));
    }
    cells.add(number("%,.0f", growth.peakBytes() / MEBIBYTE));
    return cells;
  }

  /** Processor time of all processes for a row. */
  private static String micros(Lap lap) {
    Cpu cpu = lap.cpu();
    return number("%.1f", (cpu.worker() + cpu.broker() + cpu.database()) / lap.rows() * 1e6);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
