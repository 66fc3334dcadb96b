package io.tidemark.cli.quickstart;

import java.util.List;
import java.util.Optional;

/**
 * How far one table has come in the generation under way.
 *
 * @param table its name
 * @param phase {@code waiting}, {@code reading}, {@code writing}, {@code deleting} or {@code done}
 * @param read rows that the source has read and Kafka has acknowledged
 * @param written rows that the destination has committed
 * @param rate rows written per second so far
 * @param partitions empty until the source has read everything, and named by it
 */
record TableProgress(
    String table,
    String phase,
    long read,
    long written,
    long rate,
    Optional<Mirror.Partitions> partitions) {

  boolean isDone() {
    return phase.equals("done");
  }

  /** Rows that are read and not written yet. */
  long left() {
    return read - written;
  }

  /** Whether anything but the rates, which change with the clock alone, is different. */
  static boolean moved(List<TableProgress> before, List<TableProgress> now) {
    return !before.stream()
        .map(TableProgress::withoutRate)
        .toList()
        .equals(now.stream().map(TableProgress::withoutRate).toList());
  }

  private TableProgress withoutRate() {
    return new TableProgress(table, phase, read, written, 0, partitions);
  }
}
