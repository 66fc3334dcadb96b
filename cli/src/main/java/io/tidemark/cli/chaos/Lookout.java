package io.tidemark.cli.chaos;

import io.tidemark.cli.chaos.Finding.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Looks at places over and over, in a thread of its own, until something is found. */
public final class Lookout implements Watch, AutoCloseable {

  private record Place(Supplier<Look> look, AtomicInteger looks) {}

  private final List<Place> places = new ArrayList<>();
  private final Duration pause;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch found = new CountDownLatch(1);
  private final Thread thread;
  private volatile Optional<Finding> finding = Optional.empty();

  /**
   * Begins to look.
   *
   * @param pause between two looks at the same place, at least
   * @param places each a look at it; one at least
   */
  public Lookout(Duration pause, List<Supplier<Look>> places) {
    this.pause = pause;
    places.forEach(look -> this.places.add(new Place(look, new AtomicInteger())));
    thread = new Thread(this::watch, "lookout");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try {
      while (finding.isEmpty() && !closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        places.forEach(this::look);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable e) { // an Error too: a thread that just ends would see nothing from then on
      found(new Finding(Kind.BROKEN_OFF, "the lookout failed: " + Finding.of(e).what()));
    }
  }

  private void look(Place place) {
    Look look = place.look().get();
    if (look.seen()) {
      place.looks().incrementAndGet();
    }
    look.finding().ifPresent(this::found);
  }

  private void found(Finding what) {
    if (finding.isEmpty()) {
      finding = Optional.of(what);
      found.countDown();
    }
  }

  /** What has been found so far. */
  public Optional<Finding> found() {
    return finding;
  }

  @Override
  public Optional<Finding> await(Duration time) throws InterruptedException {
    return found.await(time.toMillis(), TimeUnit.MILLISECONDS) ? finding : Optional.empty();
  }

  @Override
  public int looks() {
    return places.stream().mapToInt(place -> place.looks().get()).min().orElse(0);
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
