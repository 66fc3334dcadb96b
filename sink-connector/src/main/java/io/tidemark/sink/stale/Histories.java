package io.tidemark.sink.stale;

import io.tidemark.jdbc.Session;
import io.tidemark.sink.state.StreamHistory;
import io.tidemark.sink.state.StreamRow;
import io.tidemark.sink.state.Streams;
import java.util.List;

/** What is known of whether a sync's tables hold all that it has ever read. */
final class Histories {
  private final Streams streams;
  private final GenerationTable generations;
  private final Traces traces;

  Histories(Streams streams, GenerationTable generations, Traces traces) {
    this.streams = streams;
    this.generations = generations;
    this.traces = traces;
  }

  /**
   * Notes what a run has shown. A read of all rows makes those tables whole that it has gone to;
   * the sync's other ones hold what they were left with. Where a table lacks what came before, its
   * rows may have gone to another one meanwhile, so that none is whole any more.
   *
   * @param run its generations, which may be of no rows at all
   */
  void learn(Session tx, List<Generation> run, Step.History history) {
    if (!history.known() || isReconciliation(tx, run.get(0), history)) {
      return;
    }
    List<StreamHistory> known = streams.histories(tx, run.get(0).key().stream());
    if (isKnown(known, history)) {
      return;
    }
    List<StreamRow> rows = known.stream().map(StreamHistory::row).toList();
    rows.forEach(row -> streams.lockExclusive(tx, row.id()));
    Long since = history.since();
    boolean empty = run.stream().allMatch(g -> g.end().manifest().count() == 0);
    boolean all = rows.size() == 1 || empty;
    for (StreamRow row : rows) {
      boolean whole = since != null && (all || traces.isWritten(tx, row, since));
      streams.whole(tx, row.id(), whole ? since : null);
    }
  }

  /**
   * Whether it is a full read beside those of a cursor that proves nothing: they do not rest on it.
   */
  private boolean isReconciliation(Session tx, Generation g, Step.History history) {
    return history.since() == null
        && g.end().counted()
        && generations.followsCursor(tx, g.key().stream());
  }

  /** That the one table of a sync is whole need not be learnt again, nor its lock be taken. */
  private static boolean isKnown(List<StreamHistory> known, Step.History history) {
    return known.size() == 1 && (known.get(0).whole() == null) == (history.since() == null);
  }
}
