package io.tidemark.source.log;

import io.tidemark.generation.Manifest;
import io.tidemark.source.generation.Fold;
import io.tidemark.source.generation.FoldState;
import io.tidemark.source.generation.Receipt;
import org.jspecify.annotations.Nullable;

/** The account of one table: what its generation or run under way has sent, and all before it. */
final class Track {
  private final LogTable table;
  private final FlatRows rows;
  private final TableGauges gauges;
  private Manifest past;
  private @Nullable Fold fold;

  /**
   * @param past the last offsets of what earlier incarnations have sent
   */
  Track(LogTable table, Manifest past, TableGauges gauges) {
    this.table = table;
    this.past = past;
    this.rows = new FlatRows(table.topic());
    this.gauges = gauges;
  }

  LogTable table() {
    return table;
  }

  FlatRows rows() {
    return rows;
  }

  TableGauges gauges() {
    return gauges;
  }

  /**
   * A generation or run begins.
   *
   * @param onFolded called when its account has moved
   */
  void begin(Run run, Runnable onFolded) {
    gauges.begun(run);
    fold = new Fold(new FoldState(ends(), 0, 0, null, null), onFolded);
  }

  boolean isOpen() {
    return fold != null;
  }

  boolean drained() {
    return fold == null || fold.drained();
  }

  /** Where the fate of the next records goes. */
  Receipt open(int records) {
    gauges.read(records);
    return current().open(records, null);
  }

  private Fold current() {
    if (fold == null) {
      throw new IllegalStateException(table.stream() + " has nothing under way");
    }
    return fold;
  }

  /** What the generation or run has sent, as of now. */
  FoldState state() {
    return current().state();
  }

  /** The generation or run is over, or given up. */
  void end() {
    past = ends();
    fold = null;
  }

  /** The last offsets of all records that were acknowledged, which count none. */
  Manifest ends() {
    return fold == null ? past : fold.state().ends().uncounted();
  }
}
