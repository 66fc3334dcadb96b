package io.tidemark.source;

import io.tidemark.generation.LaterVersionException;
import io.tidemark.source.generation.Prints;
import io.tidemark.source.generation.Resumption;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.generation.SourceOffset.Start;
import io.tidemark.source.plan.Mode;
import io.tidemark.source.plan.Ranges;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.plan.Trigger;
import io.tidemark.source.read.Complaints;
import io.tidemark.source.read.Layout;
import io.tidemark.source.read.Look;
import io.tidemark.source.read.ReadFailure;
import io.tidemark.source.tracking.KnownRows;
import io.tidemark.source.tracking.NewState;
import io.tidemark.source.tracking.RowDigests;
import io.tidemark.source.tracking.Tracking;
import io.tidemark.source.tracking.TrackingException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides how each run of a sync reads: what a sync of mode diff remembers of its last complete run
 * makes the next one a comparison with it; whatever is not there, or cannot be used, makes it an
 * ordinary full generation. Syncs of other modes remember nothing.
 */
final class Tracker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tracker.class);

  private static final Set<String> COMPARE_WITH_NOTHING = Set.of(Trigger.RESYNC, Trigger.FULL);

  private final SyncSpec spec;
  private final Optional<Tracking> place;
  private final OffsetWait wait;
  private final SideThread beside;
  private final Complaints complaints;

  /**
   * @param place where the sync may remember things, used only if its mode is diff
   * @param wait for what a run that compares with nothing has to wait
   * @param beside compares rows while others are read
   * @param nanos a monotonic clock
   */
  Tracker(SyncSpec spec, Tracking place, OffsetWait wait, SideThread beside, LongSupplier nanos) {
    this.spec = spec;
    this.wait = wait;
    this.place = spec.mode() == Mode.DIFF ? Optional.of(place) : Optional.empty();
    this.beside = beside;
    this.complaints = new Complaints(nanos);
  }

  /**
   * Whether the sync is one that tells differences. Nothing repairs later what a record leaves
   * there that comes behind a full read, so that its ENDs name all that was sent before it, too.
   */
  boolean remembers() {
    return place.isPresent();
  }

  /** What forbids to go on with a run that an earlier incarnation left; see {@link Resumption}. */
  Optional<String> obstacle(SourceOffset left, Start now, boolean keyset) {
    Optional<String> obstacle = Resumption.obstacle(left.start(), now, keyset);
    if (obstacle.isPresent()) {
      return obstacle;
    } else if (place.isPresent()) {
      return Optional.of(
          "the task stopped within a run of which nothing is remembered until its end");
    }
    return left.past().compared() == 0
        ? Optional.empty()
        : Optional.of("the task stopped within a run that compared, before its mode has changed");
  }

  /**
   * Begins a run.
   *
   * @param id the run's
   * @param last the offset of the run before, null when there was none
   * @throws ReadFailure when it is a reset, and nothing can be remembered
   */
  TrackedRun begin(Look look, long id, Start start, @Nullable SourceOffset last) {
    if (place.isEmpty()) {
      return TrackedRun.untracked();
    }
    Tracking tracking = place.get();
    Optional<String> obstacle = tracking.obstacle();
    if (obstacle.isPresent()) {
      return untracked(start, obstacle.get());
    }
    String print =
        print(start, spec.scope().ranges(last == null ? Ranges.NONE : last.ranges(), id).planId());
    boolean reset = start.trigger().equals(Trigger.RESET);
    long before = last == null ? 0 : last.remembered();
    Optional<KnownRows> known =
        before == 0 || COMPARE_WITH_NOTHING.contains(start.trigger())
            ? Optional.empty()
            : known(tracking, before, print);
    if (known.isEmpty() && !reset) {
      // a task that was given up may keep its offset late, and nobody here compares with its run
      tracking.forget();
    }
    try {
      NewState state = tracking.begin(id, print);
      complaints.settle();
      return new TrackedRun(
          reset ? TrackedRun.Kind.RESET : TrackedRun.Kind.of(known),
          tracking,
          digests(look),
          new TrackedRun.Sides(state, known, known.isPresent() ? before : 0, spec.guard()),
          spec.reads(),
          new PageBehind<>(beside));
    } catch (TrackingException e) {
      known.ifPresent(KnownRows::close);
      if (e.isInterrupted()) {
        throw e;
      }
      tracking.forget();
      return untracked(start, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Whether a run has to wait before it reads, see {@link OffsetWait}.
   *
   * @param begun the offset of its START
   */
  boolean awaitsOffset(SourceOffset begun, TrackedRun run) {
    return remembers() && run.compared() == 0 && !wait.isOver(begun);
  }

  /** A state that a later release has left is not thrown away, as one that is of no use is. */
  private Optional<KnownRows> known(Tracking tracking, long run, String print) {
    try {
      return tracking.known(run, print);
    } catch (LaterVersionException e) {
      throw new ConnectException(
          "Sync "
              + spec.name()
              + ": "
              + e.getMessage()
              + ". Or remove the file: the next run then sends all rows once more",
          e);
    }
  }

  private RowDigests digests(Look look) {
    List<?> columns = Layout.of(look.schema(), spec.mapping()).read();
    return new RowDigests(look.schema().keyColumns().stream().mapToInt(columns::indexOf).toArray());
  }

  private TrackedRun untracked(Start start, String why) {
    if (start.trigger().equals(Trigger.RESET)) {
      throw new ReadFailure(ReadFailure.Kind.PERMANENT, "a reset needs its state: " + why);
    }
    if (complaints.isNews(why)) {
      LOG.warn("{}: read in full, as nothing can be remembered: {}", spec.name(), why);
    }
    return TrackedRun.untracked();
  }

  /** A state is of what was read, how, and by which plan. */
  private static String print(Start start, long planId) {
    return Prints.of(List.of(start.fingerprint(), start.shape(), String.valueOf(planId)));
  }

  /** The END of a run has arrived. */
  void ended(long id) {
    place.ifPresent(tracking -> tracking.keep(id));
  }

  @Override
  public void close() {
    place.ifPresent(Tracking::close);
  }
}
