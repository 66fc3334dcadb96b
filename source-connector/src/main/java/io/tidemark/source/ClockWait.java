package io.tidemark.source;

import io.tidemark.source.generation.IdSequence;
import io.tidemark.source.read.ReadFailure;
import io.tidemark.source.read.SyncReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins with an activity only when its sync may take ids, see {@link IdSequence#awaits}: where the
 * source's clock was set back a little, not before it has caught up.
 */
final class ClockWait implements Activity {
  private static final Logger LOG = LoggerFactory.getLogger(ClockWait.class);

  private final String name;
  private final IdSequence ids;
  private final SyncReader reader;
  private final Activity awaited;
  private boolean over;
  private boolean told;

  /**
   * @param name for people
   * @param ids the sync's
   * @param reader whose clock they are of
   */
  ClockWait(String name, IdSequence ids, SyncReader reader, Activity awaited) {
    this.name = name;
    this.ids = ids;
    this.reader = reader;
    this.awaited = awaited;
  }

  @Override
  public Parcel step() {
    return over || !reader.ready() || isOver() ? awaited.step() : Parcel.NONE;
  }

  private boolean isOver() {
    try {
      over = !ids.awaits(reader.clock());
    } catch (ReadFailure e) {
      return true; // the activity meets the same, and knows what to do
    }
    if (!over && !told) {
      told = true;
      LOG.warn(
          "{}: the source's clock was set back, and is waited for up to about two minutes, so that"
              + " what is read now never counts as older than what was read before",
          name);
    }
    return over;
  }

  @Override
  public void close() {
    awaited.close();
  }
}
