package io.tidemark.sink.write;

import io.tidemark.monitor.LogContext;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives one item at a time to a thread that works on it, and tells what became of it. An item is
 * here from when it is given until its giver has heard that it is done or has failed; a postponed
 * one stays and is tried again when the giver says so.
 *
 * <p>All calls come from the giver's thread. What it did before {@link #give} is seen by the work,
 * and what the work did is seen by whoever has heard of its end.
 */
final class Handover<T> {
  private static final Duration CANCEL_EVERY = Duration.ofMillis(200);

  private final String name;
  private final Consumer<T> work;
  private final Runnable cancel;
  private @Nullable ExecutorService executor;
  private @Nullable Thread thread;
  private @Nullable T item;
  private @Nullable Future<?> running;

  /**
   * A hand-over without an item; its thread begins with the first.
   *
   * @param name of the thread
   * @param work on one item; a {@link Postponed} of it means that it is to be done again
   * @param cancel makes the work under way fail soon; called again until it has
   */
  Handover(String name, Consumer<T> work, Runnable cancel) {
    this.name = name;
    this.work = work;
    this.cancel = cancel;
  }

  /** Whether no item is here, so that one can be given. */
  boolean isIdle() {
    return item == null;
  }

  /** Has an item worked on, which from now on belongs to the work. */
  void give(T next) {
    if (item != null) {
      throw new IllegalStateException("there is an item already");
    }
    item = next;
    resume();
  }

  /** Has the work on a postponed item done again, if there is one. */
  void resume() {
    T here = item;
    if (here != null && running == null) {
      running = executor().submit(() -> work.accept(here));
    }
  }

  /**
   * Waits for the work under way.
   *
   * @return the item, if the work on it is done; it is no longer here then
   * @throws Postponed when the work is to be done again later; the item stays
   * @throws RuntimeException what else the work has failed with; the item is no longer here
   */
  Optional<T> await(Duration atMost) {
    Future<?> current = running;
    T here = item;
    if (current == null || here == null) {
      return Optional.empty();
    }
    try {
      current.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      running = null;
      throw failed(e.getCause());
    }
    running = null;
    item = null;
    return Optional.of(here);
  }

  private RuntimeException failed(@Nullable Throwable cause) {
    if (cause instanceof Postponed postponed) {
      return postponed;
    }
    item = null;
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
  }

  /**
   * Ends the thread, and cancels what it is working on: whether that was done nevertheless is not
   * known. The item is no longer here; another one may be given.
   *
   * @return false when the thread has not ended in that time; only this may be called then
   */
  boolean end(Duration atMost) {
    item = null;
    ExecutorService current = executor;
    if (current == null) {
      return true;
    }
    current.shutdownNow();
    if (!ended(System.nanoTime() + atMost.toNanos())) {
      return false;
    }
    executor = null;
    thread = null;
    running = null;
    return true;
  }

  /** A cancel that meets the work between two statements has no effect: it is repeated. */
  private boolean ended(long deadline) {
    Thread current = thread;
    try {
      while (current != null && current.isAlive()) {
        if (running != null && !running.isDone()) {
          cancel.run();
        }
        current.join(CANCEL_EVERY.toMillis());
        if (current.isAlive() && System.nanoTime() - deadline >= 0) {
          return false;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private ExecutorService executor() {
    ExecutorService current = executor;
    if (current == null) {
      current = Executors.newSingleThreadExecutor(this::daemon);
      executor = current;
    }
    return current;
  }

  private Thread daemon(Runnable loop) {
    Thread daemon = new Thread(LogContext.carried(loop), name);
    daemon.setDaemon(true);
    thread = daemon;
    return daemon;
  }
}
