package io.tidemark.source;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * What has been read and not yet asked for, in order, up to a number of bytes. One parcel always
 * fits, however heavy it is, so that nothing gets stuck.
 */
final class ParcelBuffer {
  private final long most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Parcel> parcels = new ArrayDeque<>();
  private long bytes;
  private boolean closed;
  private @Nullable Throwable failure;

  /**
   * @param most bytes that may wait
   */
  ParcelBuffer(long most) {
    this.most = most;
  }

  /** Adds a parcel, waiting for room as long as it takes; does nothing once closed. */
  void put(Parcel parcel) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && !parcel.urgent() && !parcels.isEmpty() && bytes + parcel.bytes() > most) {
        changed.await();
      }
      if (closed) {
        return;
      } else if (parcel.urgent()) {
        parcels.addFirst(parcel);
      } else {
        parcels.addLast(parcel);
      }
      bytes += parcel.bytes();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next parcel; empty when none has come within the limit, or after the end.
   *
   * @throws ConnectException when reading has failed; what was read before it is given up, as
   *     nobody has acknowledged it
   */
  Optional<Parcel> take(Duration limit) throws InterruptedException {
    long left = limit.toNanos();
    lock.lockInterruptibly();
    try {
      while (parcels.isEmpty() && !closed && failure == null && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (closed) {
        return Optional.empty();
      } else if (failure != null) {
        throw told(failure);
      }
      Optional<Parcel> next = Optional.ofNullable(parcels.poll());
      next.ifPresent(parcel -> bytes -= parcel.bytes());
      changed.signalAll();
      return next;
    } finally {
      lock.unlock();
    }
  }

  private static ConnectException told(Throwable failure) {
    return failure instanceof ConnectException known
        ? known
        : new ConnectException("The source cannot be read any further: " + failure, failure);
  }

  /** Lets the next {@link #take} fail. */
  void fail(Throwable why) {
    lock.lock();
    try {
      failure = why;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Gives up what waits, and lets nobody wait any longer. */
  void close() {
    lock.lock();
    try {
      closed = true;
      parcels.clear();
      bytes = 0;
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
}
