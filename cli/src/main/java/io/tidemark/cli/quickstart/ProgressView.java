package io.tidemark.cli.quickstart;

import io.tidemark.cli.view.TextTable;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How progress looks: a block of lines for a terminal, one line for a log. */
final class ProgressView {

  private static final int MOST_IN_LINE = 5;

  private ProgressView() {}

  /** A block with one line per table. */
  static List<String> block(Duration elapsed, List<TableProgress> tables) {
    TextTable text =
        new TextTable(clock(elapsed), "phase", "read", "written", "rows/s", "partitions");
    for (TableProgress table : tables) {
      text.add(
          table.table(),
          table.phase(),
          number(table.read()),
          number(table.written()),
          table.rate() > 0 ? number(table.rate()) : "",
          table.partitions().map(ProgressView::partitions).orElse(""));
    }
    return text.lines();
  }

  /** One line that leaves out what is done or has not begun, and all but a few of the rest. */
  static String line(Duration elapsed, List<TableProgress> tables) {
    long done = tables.stream().filter(TableProgress::isDone).count();
    List<String> busy =
        tables.stream()
            .filter(table -> !table.isDone() && table.read() > 0)
            .sorted(Comparator.comparingLong(TableProgress::left).reversed())
            .map(ProgressView::words)
            .toList();
    StringBuilder line =
        new StringBuilder(
            "  %s  %d of %d tables done".formatted(clock(elapsed), done, tables.size()));
    busy.stream().limit(MOST_IN_LINE).forEach(words -> line.append("; ").append(words));
    if (busy.size() > MOST_IN_LINE) {
      line.append("; ").append(busy.size() - MOST_IN_LINE).append(" more");
    } else if (busy.isEmpty() && done < tables.size()) {
      line.append("; no rows under way");
    }
    return line.toString();
  }

  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }

  private static String words(TableProgress table) {
    String partitions =
        table.partitions().map(p -> ", " + partitions(p) + " partitions committed").orElse("");
    return "%s %s: %s read, %s written (%s rows/s)%s"
        .formatted(
            table.table(),
            table.phase(),
            number(table.read()),
            number(table.written()),
            number(table.rate()),
            partitions);
  }

  private static String partitions(Mirror.Partitions partitions) {
    return partitions.committed() + " of " + partitions.awaited();
  }

  private static String clock(Duration elapsed) {
    return String.format(Locale.ROOT, "%02d:%02d", elapsed.toMinutes(), elapsed.toSecondsPart());
  }
}
