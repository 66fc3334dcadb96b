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
  private long retries;
  private long successes;
  private boolean failing;

  Setbacks(LongSupplier nanos) {
    this.complaints = new Complaints(nanos);
  }

  /**
   * The course after a failure.
   *
   * @param again whether the step can be taken again
   */
  Course after(ReadFailure failure, boolean again) {
    Course course = course(failure, again);
    boolean failed = failure.kind() != ReadFailure.Kind.BUSY;
    retries += failed && course != Course.LATER ? 1 : 0;
    return course;
  }

  private Course course(ReadFailure failure, boolean again) {
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
    failing = true;
    return complaints.isNews(reason);
  }

  /** How often something has failed and was tried again at once. */
  long retries() {
    return retries;
  }

  /** How often all has gone well to the end, or was called off by a person. */
  long successes() {
    return successes;
  }

  /** Whether the sync has given up until its next time, and that has not gone well since. */
  boolean isFailing() {
    return failing;
  }

  /** All went well to the end. */
  void settle() {
    restarts = 0;
    waits = 0;
    successes++;
    failing = false;
    complaints.settle();
  }
}
