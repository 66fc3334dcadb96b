package io.tidemark.source;

import java.util.List;

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
  Parcel take() {
    for (int i = 0; i < runs.size(); i++) {
      SyncRun run = runs.get(next);
      next = (next + 1) % runs.size();
      Parcel parcel = run.step();
      if (!parcel.isEmpty()) {
        return parcel;
      }
    }
    return Parcel.NONE;
  }

  @Override
  public void close() {
    runs.forEach(SyncRun::close);
  }
}
