package io.tidemark.monitor;

/**
 * How a sync stands, as {@link Metric#STATE} tells it; what needs a person has the higher codes.
 */
public enum SyncState {
  IDLE(0),
  READING(1),
  WRITING(2),
  /** For partitions that have not been passed. */
  WAITING(3),
  /** Stale rows. */
  DELETING(4),
  FAILED(5),
  HELD(6),
  BLOCKED(7);

  private final int code;

  SyncState(int code) {
    this.code = code;
  }

  /** The metric's value. */
  public int code() {
    return code;
  }
}
