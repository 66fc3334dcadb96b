package io.tidemark.source;

import io.tidemark.source.plan.DiffGuard;
import io.tidemark.source.read.Page;
import io.tidemark.source.read.ReadFailure;
import io.tidemark.source.tracking.KnownRows;
import io.tidemark.source.tracking.KnownRows.Match;
import io.tidemark.source.tracking.NewState;
import io.tidemark.source.tracking.RepeatedKeyException;
import io.tidemark.source.tracking.RowDigests;
import io.tidemark.source.tracking.TrackedRow;
import io.tidemark.source.tracking.Tracking;
import io.tidemark.source.tracking.TrackingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one run sends of the rows that it reads, and what it will leave for the next. A run that
 * sends everything goes on when the disk fails, and leaves nothing; one that compares cannot.
 */
final class TrackedRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrackedRun.class);

  /** Keys of rows that are gone, which go out together. */
  private static final int GONE = 1000;

  /** What a run sends. */
  enum Kind {
    /** All rows, as a generation. */
    WHOLE,
    /** What differs from the last complete run. */
    COMPARED,
    /** Nothing. */
    RESET;

    static Kind of(Optional<KnownRows> known) {
      return known.isPresent() ? COMPARED : WHOLE;
    }
  }

  /**
   * What is written and what is read.
   *
   * @param state that the run will leave
   * @param known of the run before
   * @param run id of that one, 0 when nothing is known of it
   * @param guard what of it may be told to be gone
   */
  record Sides(NewState state, Optional<KnownRows> known, long run, DiffGuard guard) {}

  private final Kind kind;
  private final @Nullable Tracking tracking;
  private final @Nullable RowDigests digests;
  private final long compared;
  private final DiffGuard guard;
  private final String subject;
  private final PageBehind<Page> behind;
  private @Nullable NewState state;
  private @Nullable KnownRows known;
  private long rows;
  private boolean likely;

  /**
   * @param subject what is read, for people
   * @param behind where rows are compared
   */
  TrackedRun(
      Kind kind,
      Tracking tracking,
      RowDigests digests,
      Sides sides,
      String subject,
      PageBehind<Page> behind) {
    this.kind = kind;
    this.tracking = tracking;
    this.digests = digests;
    this.compared = sides.run();
    this.guard = sides.guard();
    this.subject = subject;
    this.behind = behind;
    this.state = sides.state();
    this.known = sides.known().orElse(null);
  }

  private TrackedRun() {
    this.kind = Kind.WHOLE;
    this.tracking = null;
    this.digests = null;
    this.compared = 0;
    this.guard = DiffGuard.USUAL;
    this.subject = "";
    this.behind = new PageBehind<>(new SideThread(Runnable::run));
  }

  /** A run that sends everything and leaves nothing. */
  static TrackedRun untracked() {
    return new TrackedRun();
  }

  /** Whether records say what has changed, and rows are counted here. */
  boolean sendsChanges() {
    return kind != Kind.WHOLE;
  }

  /** Id of the complete run whose state goes on to hold should this one break; 0 for none. */
  long compared() {
    return compared;
  }

  /** Rows that were read. */
  long rows() {
    return rows;
  }

  /**
   * Takes note of rows that were read, while the next ones are: a call may give what was found of
   * the page before its own, except where everything is sent. Nobody may change them afterwards.
   *
   * @return rows that are to be sent, empty when there are none
   * @throws ReadFailure when a key has come before
   */
  Optional<Page> toSend(Page read) {
    rows += read.rows().size();
    Optional<Page> found =
        state == null ? Optional.empty() : found(() -> behind.next(() -> compare(read)));
    return kind == Kind.WHOLE ? Optional.of(read) : found;
  }

  /**
   * To be asked when all rows have been read.
   *
   * @return those that are still to be sent, empty when there are none
   * @throws ReadFailure when a key has come before
   */
  Optional<Page> lastToSend() {
    return found(behind::last);
  }

  private Optional<Page> found(Supplier<Optional<Page>> work) {
    try {
      return work.get();
    } catch (TrackingException e) {
      failed(e);
      return Optional.empty();
    }
  }

  private Optional<Page> compare(Page read) {
    List<@Nullable Object[]> news = new ArrayList<>();
    List<byte[]> keys = new ArrayList<>();
    for (@Nullable Object[] cells : read.rows()) {
      TrackedRow row = remember(cells);
      if (kind == Kind.COMPARED && isNews(row)) {
        news.add(cells);
        keys.add(row.key());
      }
    }
    sending(keys);
    return news.isEmpty() ? Optional.empty() : Optional.of(read.only(news));
  }

  private TrackedRow remember(@Nullable Object[] cells) {
    TrackedRow row = Objects.requireNonNull(digests).of(cells);
    Objects.requireNonNull(state).add(row);
    return row;
  }

  private boolean isNews(TrackedRow row) {
    Match match = known == null ? Match.ADDED : known.match(row);
    if (match == Match.REPEATED) {
      throw repeated();
    }
    return match != Match.SAME;
  }

  private void sending(List<byte[]> keys) {
    if (known != null && !keys.isEmpty()) {
      known.sending(keys);
    }
  }

  /**
   * To be asked when all rows have been read, and those that are to be sent were given out.
   *
   * @return cells of the next keys that are gone, none when all have been told
   * @throws ReadFailure when so many are gone that none is to be told
   */
  List<List<@Nullable Object>> gone() {
    List<byte[]> keys = new ArrayList<>();
    if (known != null && kind == Kind.COMPARED) {
      requireLikely(known);
      try {
        Optional<byte[]> next = known.nextGone();
        while (next.isPresent()) {
          keys.add(next.get());
          next = keys.size() < GONE ? known.nextGone() : Optional.empty();
        }
        sending(keys);
      } catch (TrackingException e) {
        failed(e);
      }
    }
    return keys.stream().map(RowDigests::key).toList();
  }

  /** Once, before the first is told. */
  private void requireLikely(KnownRows before) {
    Optional<String> objection = likely ? Optional.empty() : guard.objection(before.gone(), rows);
    if (objection.isPresent()) {
      throw new ReadFailure(ReadFailure.Kind.PERMANENT, objection.get());
    }
    likely = true;
  }

  /**
   * Completes what the next run will find.
   *
   * @param doubt why records may be missing, null when none are
   * @throws ReadFailure when the run must not end: what was lost would never be sent again, or a
   *     key has come twice
   */
  void complete(@Nullable String doubt) {
    if (doubt != null && sendsChanges()) {
      throw new ReadFailure(
          ReadFailure.Kind.PERMANENT, "changes may be lost, and are sent again: " + doubt);
    } else if (doubt == null && state != null) {
      try {
        state.complete();
      } catch (RepeatedKeyException e) {
        throw repeated();
      } catch (TrackingException e) {
        failed(e);
      }
    }
    close();
  }

  private ReadFailure repeated() {
    return new ReadFailure(
        ReadFailure.Kind.PERMANENT,
        "two rows of "
            + subject
            + " have the same key, so that nobody can tell which of them has changed: name columns"
            + " in key.columns that tell all rows apart");
  }

  /** What can no longer be relied upon goes, unless it is only the task that is stopped. */
  private void failed(TrackingException e) {
    close();
    if (tracking != null && !e.isInterrupted()) {
      tracking.forget();
    }
    if (kind != Kind.WHOLE || e.isInterrupted()) {
      throw e;
    }
    LOG.warn("What is read is not remembered, so that the next run is a full one", e);
  }

  @Override
  public void close() {
    behind.end();
    NewState left = state;
    KnownRows compared = known;
    state = null;
    known = null;
    try {
      if (left != null) {
        left.close();
      }
    } finally {
      if (compared != null) {
        compared.close();
      }
    }
  }
}
