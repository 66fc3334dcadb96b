package io.tidemark.source;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Whether a task's records and their offsets reach the log together or not at all. Then the offset
 * that a later attempt finds tells how many records there are, and no earlier attempt adds to them,
 * since it has been fenced.
 *
 * <p>Connect tells a task nothing about it. It is taken for true only when the configuration
 * requires it, which no worker without it accepts, and when fates are reported as only a worker
 * with transactions does: on the thread that polls, after the commit. Others report them on the
 * producer's thread. One report from there refutes it for good.
 */
final class Transactions {
  private final boolean required;
  private volatile @Nullable Thread worker;
  private volatile boolean seen;
  private volatile boolean refuted;

  /**
   * @param required whether {@code exactly.once.support} is {@code required}
   */
  Transactions(boolean required) {
    this.required = required;
  }

  /** Whether records and their offsets are seen to get into the log together. */
  boolean keepTogether() {
    return required && seen && !refuted;
  }

  /** The worker asks for records, on this thread. */
  void polled() {
    worker = Thread.currentThread();
  }

  /** The worker has told of an acknowledgement, on this thread. */
  void acknowledged() {
    if (Thread.currentThread() == worker) {
      seen = true;
    } else {
      refuted = true;
    }
  }

  /**
   * Records in the log, if that can be told.
   *
   * @param sent records that were handed to the worker
   * @param dropped those of them that a transform is known to have dropped
   */
  OptionalLong total(OptionalLong sent, long dropped) {
    return keepTogether() && sent.isPresent()
        ? OptionalLong.of(sent.getAsLong() - dropped)
        : OptionalLong.empty();
  }
}
