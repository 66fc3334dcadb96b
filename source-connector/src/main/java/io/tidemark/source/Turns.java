package io.tidemark.source;

import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Lets the syncs of a task go on in turns, a page at a time, so that none waits for a large one.
 */
final class Turns implements AutoCloseable {
  private final List<SyncRun> runs;
  private int next;

  Turns(List<SyncRun> runs) {
    this.runs = List.copyOf(runs);
  }

  /** What the next sync that has something to say says; empty when none has. */
  List<SourceRecord> take() {
    for (int i = 0; i < runs.size(); i++) {
      SyncRun run = runs.get(next);
      next = (next + 1) % runs.size();
      List<SourceRecord> records = run.step();
      if (!records.isEmpty()) {
        return records;
      }
    }
    return List.of();
  }

  @Override
  public void close() {
    runs.forEach(SyncRun::close);
  }
}
