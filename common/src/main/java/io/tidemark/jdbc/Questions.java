package io.tidemark.jdbc;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Questions to a database that come one soon after another: they are asked in the same session,
 * which is closed when no other has come for a while, and after a minute in any case. Several at
 * once have one each, of which one is kept. Of a file none is kept: it may be another one by then.
 */
public final class Questions implements AutoCloseable {
  /** Whoever may not log in any more is not answered for much longer. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Database database;
  private final Duration limit;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private final AtomicReference<@Nullable Kept> kept = new AtomicReference<>();

  /**
   * A session that nobody uses, each time it is put aside another one of these.
   *
   * @param since when it was opened
   */
  private record Kept(Session session, long since) {}

  /**
   * Questions of somebody.
   *
   * @param limit how long an answer may take
   * @param patience how long a session is kept for the next one
   */
  public Questions(Database database, Duration limit, Duration patience) {
    this(database, limit, patience, System::nanoTime);
  }

  /**
   * Questions of somebody with a clock of his own.
   *
   * @param nanoTime tells how old a session is
   */
  Questions(Database database, Duration limit, Duration patience, LongSupplier nanoTime) {
    this.database = database;
    this.limit = limit;
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  /** Whom they go to. */
  public Database database() {
    return database;
  }

  /**
   * Asks something, as {@link Database#ask} does. What fails in a session that was kept, which the
   * server may have ended since, is asked once more in a new one.
   *
   * @throws DatabaseException of kind {@link FailureKind#CONNECTION} when the limit was over
   */
  public <T> T ask(Session.Work<T> question) {
    Deadline deadline = Deadline.in(limit);
    return database.inTime(deadline, () -> asked(deadline, question));
  }

  private <T> T asked(Deadline deadline, Session.Work<T> question) {
    Kept before = kept.getAndSet(null);
    if (before != null) {
      try {
        return answered(before, deadline, question);
      } catch (DatabaseException e) {
        if (deadline.isOver()) {
          throw e;
        }
      }
    }
    return answered(
        new Kept(database.openToAsk(deadline), nanoTime.getAsLong()), deadline, question);
  }

  private <T> T answered(Kept in, Deadline deadline, Session.Work<T> question) {
    boolean isGood = false;
    try {
      T answer = Database.cutAt(deadline, in.session, question);
      isGood = !database.isFile() && isYoung(in);
      return answer;
    } finally {
      if (isGood) {
        keep(in);
      } else {
        in.session.close();
      }
    }
  }

  private boolean isYoung(Kept session) {
    return nanoTime.getAsLong() - session.since < LONGEST.toNanos();
  }

  private void keep(Kept used) {
    Kept now = new Kept(used.session, used.since);
    closed(kept.getAndSet(now));
    CompletableFuture.delayedExecutor(patience.toNanos(), TimeUnit.NANOSECONDS)
        .execute(
            () -> {
              if (kept.compareAndSet(now, null)) {
                now.session.close();
              }
            });
  }

  /** Closes what is kept; what is being asked goes on. */
  @Override
  public void close() {
    closed(kept.getAndSet(null));
  }

  private static void closed(@Nullable Kept old) {
    if (old != null) {
      old.session.close();
    }
  }
}
