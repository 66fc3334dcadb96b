package io.tidemark.source;

import io.tidemark.source.read.Complaints;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Looks now and then whether the tasks still read what there is, on a thread of its own. Only what
 * is seen twice in a row is acted on, as all tasks are restarted for it; and a look that fails, or
 * finds that a glob matches nothing any more, changes nothing.
 */
final class TableWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TableWatch.class);

  private final TaskPlanner planner;
  private final Runnable request;
  private final Complaints complaints = new Complaints(System::nanoTime);
  private final @Nullable Map<String, String> logContext = MDC.getCopyOfContextMap();
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Map<String, String> seen;
  private @Nullable Thread thread;

  /**
   * @param request asks Connect to have the tasks planned anew
   */
  TableWatch(TaskPlanner planner, Runnable request) {
    this.planner = planner;
    this.request = request;
  }

  void every(Duration interval) {
    Thread looking = new Thread(() -> lookEvery(interval), "tidemark-table-watch");
    looking.setDaemon(true); // the end of a look may outlast the connector by a few seconds
    looking.start();
    thread = looking;
  }

  /** Whether the thread has ended, for which it waits no longer than that. */
  boolean endsWithin(Duration limit) throws InterruptedException {
    Thread looking = thread;
    if (looking != null) {
      looking.join(limit.toMillis());
    }
    return looking == null || !looking.isAlive();
  }

  private void lookEvery(Duration interval) {
    if (logContext != null) {
      MDC.setContextMap(logContext);
    }
    try {
      while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      Map<String, String> now = planner.look();
      complaints.settle();
      if (isNews(planner.planned(), now) && !isClosed()) {
        LOG.info("Tables have changed, the tasks are planned anew: {}", differing(now));
        request.run();
      }
    } catch (RuntimeException e) {
      // whatever it is, the tasks go on with what they have, and the next look may do better
      if (!isClosed() && complaints.isNews(String.valueOf(e.getMessage()))) {
        LOG.warn("Not looked for tables that came or went: {}", e.getMessage(), e);
      }
    }
  }

  /**
   * Whether something else than what was planned is there, and was so the last time.
   *
   * @param planned empty when nothing has been planned yet
   */
  boolean isNews(Map<String, String> planned, Map<String, String> now) {
    boolean again = now.equals(seen);
    seen = now;
    return again && !planned.isEmpty() && !now.equals(planned);
  }

  private Set<String> differing(Map<String, String> now) {
    Map<String, String> planned = planner.planned();
    Set<String> names = new TreeSet<>(planned.keySet());
    names.addAll(now.keySet());
    names.removeIf(name -> String.valueOf(planned.get(name)).equals(now.get(name)));
    return names;
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  @Override
  public void close() {
    closed.countDown();
    Thread looking = thread;
    if (looking != null) {
      // gives up a connection that is being made, or offsets that are being read
      looking.interrupt();
    }
  }
}
