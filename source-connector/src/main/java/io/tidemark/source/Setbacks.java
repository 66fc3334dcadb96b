package io.tidemark.source;

import io.tidemark.source.read.Complaints;
import io.tidemark.source.read.ReadFailure;
import java.util.function.LongSupplier;

/** What to do about failures of one sync, which has broken runs and vain tries behind it. */
final class Setbacks {
  /** Runs that may break one after the other before the sync waits for its next time. */
  private static final int RESTARTS = 3;

  /** Times that a step is tried while another transaction stands in the way. */
  private static final int PATIENCE = 5;

  /** What to do. */
  enum Course {
    /** Take the same step again. */
    WAIT,
    /** End the run, and begin another one. */
    ANEW,
    /** Wait until the sync is due again. */
    LATER
  }

  private final Complaints complaints;
  private int restarts;
  private int waits;

  Setbacks(LongSupplier nanos) {
    this.complaints = new Complaints(nanos);
  }

  /**
   * The course after a failure.
   *
   * @param again whether the step can be taken again
   */
  Course after(ReadFailure failure, boolean again) {
    return switch (failure.kind()) {
      case CONNECTION_LOST -> again ? Course.WAIT : anew();
      case BUSY -> Course.WAIT;
      case CONTENTION, TIMEOUT -> again ? patience() : anew();
      case SCHEMA_CHANGED -> anew();
      case PERMANENT -> Course.LATER;
    };
  }

  private Course patience() {
    waits++;
    return waits < PATIENCE ? Course.WAIT : Course.LATER;
  }

  /** Another run, unless that keeps happening. */
  Course anew() {
    restarts++;
    return restarts > RESTARTS ? Course.LATER : Course.ANEW;
  }

  /** A step went well. */
  void passed() {
    waits = 0;
  }

  /** The sync waits for its next time; tells whether the reason is worth a warning. */
  boolean later(String reason) {
    restarts = 0;
    waits = 0;
    return complaints.isNews(reason);
  }

  /** All went well to the end. */
  void settle() {
    restarts = 0;
    waits = 0;
    complaints.settle();
  }
}
