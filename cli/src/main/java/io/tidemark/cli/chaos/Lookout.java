package io.tidemark.cli.chaos;

import io.tidemark.cli.chaos.History.Life;
import io.tidemark.cli.database.Sql;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Looks at the copies over and over, in a thread of its own, until something is wrong. */
final class Lookout implements AutoCloseable {

  private static final String BEGAN =
      "SELECT coalesce(max((extract(epoch FROM started_at) * 1000)::bigint), 0) FROM tidemark_runs r"
          + " WHERE status = 'COMPLETED' AND sync = '%s'";

  private static final String NONE_BEFORE =
      " AND NOT EXISTS (SELECT 1 FROM tidemark_runs b WHERE b.sync = r.sync"
          + " AND b.generation < r.generation AND b.ended_at IS NULL)";

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final List<SourceTable> tables;
  private final Session copy;
  private final Map<String, Watcher> watchers = new HashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final CountDownLatch found = new CountDownLatch(1);
  private final Thread thread;
  private volatile String finding = "";
  private final AtomicInteger looks = new AtomicInteger();

  /**
   * Begins to look.
   *
   * @param copy a session for this thread alone
   */
  Lookout(List<SourceTable> tables, Session copy) {
    this.tables = tables;
    this.copy = copy;
    tables.forEach(table -> watchers.put(table.name(), new Watcher(table.name(), table.history())));
    thread = new Thread(this::watch, "lookout");
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try (copy) {
      while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        for (SourceTable table : tables) {
          look(table).ifPresent(this::found);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      found("the lookout failed: " + e);
    }
  }

  private void found(String what) {
    if (finding.isEmpty()) {
      finding = what;
      found.countDown();
    }
  }

  private Optional<String> look(SourceTable table) {
    Map<Long, Life> before = table.history().now();
    String name = table.name();
    return copy.ask(
            sql -> {
              if (!sql.holds("SELECT to_regclass('%s') IS NOT NULL".formatted(name))) {
                return Optional.<String>empty();
              }
              long completed = completed(sql, name);
              Map<Long, Long> there = new HashMap<>();
              sql.rows(
                  "SELECT id, life FROM " + name, row -> there.put(row.getLong(1), row.getLong(2)));
              looks.incrementAndGet();
              return watcher(name).look(before, completed, there);
            })
        .flatMap(found -> found);
  }

  private Watcher watcher(String table) {
    Watcher watcher = watchers.get(table);
    if (watcher == null) {
      throw new IllegalStateException("nobody watches " + table);
    }
    return watcher;
  }

  /**
   * When the youngest generation began by which all older rows must be there. One of keys alone
   * says nothing about rows that have yet to come, and one of differences as much as all before it.
   */
  private static long completed(Sql sql, String table) {
    return switch (table) {
      case Setup.FULL -> sql.number(BEGAN.formatted(table));
      case Setup.DIFF -> sql.number((BEGAN + NONE_BEFORE).formatted(table));
      default -> 0;
    };
  }

  /** Waits so long, or until something is wrong. */
  Optional<String> await(Duration time) throws InterruptedException {
    return found.await(time.toMillis(), TimeUnit.MILLISECONDS)
        ? Optional.of(finding)
        : Optional.empty();
  }

  /** How often there was something to see. */
  int looks() {
    return looks.get();
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
