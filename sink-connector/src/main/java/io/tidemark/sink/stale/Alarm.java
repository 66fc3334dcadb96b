package io.tidemark.sink.stale;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What one thread waits for and others ring; once closed it rings for ever. */
final class Alarm {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean rung;
  private boolean closed;

  /** Why a wait ended. */
  enum Reason {
    RUNG,
    LATE,
    CLOSED
  }

  void ring() {
    set(() -> rung = true);
  }

  void close() {
    set(() -> closed = true);
  }

  private void set(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until it is rung, closed or late; a ring is used up by it.
   *
   * @param longest zero waits without a limit
   */
  Reason await(Duration longest) throws InterruptedException {
    lock.lock();
    try {
      long left = longest.isZero() ? Long.MAX_VALUE : longest.toNanos();
      while (!rung && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      Reason reason = closed ? Reason.CLOSED : rung ? Reason.RUNG : Reason.LATE;
      rung = false;
      return reason;
    } finally {
      lock.unlock();
    }
  }

  /** Waits out a pause that only closing cuts short. */
  void rest(Duration pause) throws InterruptedException {
    lock.lock();
    try {
      long left = pause.toNanos();
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
