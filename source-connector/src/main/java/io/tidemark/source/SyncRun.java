package io.tidemark.source;

import io.tidemark.generation.StreamId;
import io.tidemark.source.Announcer.Stand;
import io.tidemark.source.generation.Past;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.generation.SourceOffset.Start;
import io.tidemark.source.generation.SourceOffset.State;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.plan.Trigger;
import io.tidemark.source.read.GenerationReader;
import io.tidemark.source.read.Look;
import io.tidemark.source.read.Page;
import io.tidemark.source.read.ReadFailure;
import io.tidemark.source.read.SyncReader;
import io.tidemark.source.tracking.TrackingException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sync's life in a task: idle, START sent, scanning, draining, END sent, idle again. Each step
 * gives the records that are next, or none.
 *
 * <p>END goes out only when the scan is complete and every page of it is folded, so that a crash at
 * any point leaves an offset from which a complete END can still be reached (I1). Whatever breaks a
 * generation ends it with an ABORT, and absence of an END permits nothing (I4).
 */
final class SyncRun implements Activity {
  private static final Logger LOG = LoggerFactory.getLogger(SyncRun.class);

  private enum Phase {
    /** What an earlier incarnation left has not been looked at yet. */
    UNDECIDED,
    IDLE,
    /** START is out, and its offset is to be kept before anything is read. */
    STARTING,
    SCANNING,
    DRAINING,
    ENDING
  }

  private final Surroundings around;
  private final SyncSpec spec;
  private final Lane lane;
  private final StreamId stream;
  private final String title;
  private final SyncReader reader;
  private final Announcer announcer;
  private final SourceClock clock;
  private final Agenda agenda;
  private final Setbacks setbacks;
  private final Stall stall;
  private final Remapping remapping;
  private final Tracker tracker;
  private final LastRun last;
  private Phase phase = Phase.UNDECIDED;
  private @Nullable Generation generation;

  /**
   * @param lane what of the sync it is
   * @param tracker what it remembers
   * @param left the offset that an earlier incarnation left
   */
  SyncRun(
      Surroundings around,
      SyncSpec spec,
      Lane lane,
      SyncReader reader,
      Tracker tracker,
      Optional<SourceOffset> left) {
    this.around = around;
    this.spec = spec;
    this.lane = lane;
    this.stream = lane.stream();
    this.title = stream + spec.scope().title();
    this.reader = reader;
    this.tracker = tracker;
    this.announcer = new Announcer(around, spec, lane.voice());
    this.clock = new SourceClock(around.nanos());
    this.last = new LastRun(lane, spec.scope(), left);
    this.agenda = new Agenda(around, spec, last.past());
    this.setbacks = new Setbacks(around.nanos());
    this.remapping = new Remapping(spec);
    this.stall = new Stall(around.nanos());
  }

  /** The same as tests see it. */
  TrialRun.Tested tested() {
    return new TrialRun.Tested(this, agenda, last, () -> phase == Phase.IDLE, setbacks);
  }

  @Override
  public Parcel step() {
    announcer.failIfLost();
    try {
      return switch (phase) {
        case UNDECIDED -> reader.ready() ? takeUp() : Parcel.NONE;
        case IDLE -> reader.ready() && isDue() ? begin() : Parcel.NONE;
        case STARTING -> underWay(reader.ready(), this::awaitOffset);
        case SCANNING -> underWay(reader.ready(), this::scan);
        case DRAINING -> underWay(true, this::drain);
        case ENDING -> announcer.settled() ? ended() : Parcel.NONE;
      };
    } catch (ReadFailure failure) {
      return failed(failure);
    } catch (DataException e) {
      return giveUp("a row of " + spec.reads() + " cannot be sent: " + e.getMessage());
    } catch (TrackingException e) {
      return breakUp("what is remembered of the last run is lost: " + e.getMessage());
    }
  }

  private Generation open() {
    return Objects.requireNonNull(generation, "a generation is under way");
  }

  private Parcel takeUp() {
    SourceOffset left = last.offset();
    long now = clock.seen(reader.clock());
    agenda.takeUp(left, now);
    if (left != null && left.isUnderWay()) {
      List<String> aborts = agenda.aborts();
      return aborts.isEmpty() ? takeUp(left) : aborted(aborts);
    }
    if (left != null && agenda.isTimed() && remapping.needsAllRows(left.start(), this::look)) {
      agenda.again(Trigger.MAPPING);
    }
    phase = Phase.IDLE;
    return !last.awaitsTest(agenda) && isDue() ? begin() : Parcel.NONE;
  }

  private boolean isDue() {
    agenda.aborts(); // there is nothing to abort
    return lane.beside().isWhole() && agenda.isDue(() -> clock.seen(reader.clock()));
  }

  private Parcel underWay(boolean ready, Function<Generation, Parcel> step) {
    List<String> aborts = agenda.aborts();
    if (!aborts.isEmpty()) {
      return aborted(aborts);
    }
    return ready ? step.apply(open()) : Parcel.NONE;
  }

  private Parcel aborted(List<String> signals) {
    setbacks.settle();
    agenda.later(true, clock.now(0));
    return abandon("aborted by signal " + String.join(", ", signals));
  }

  /** An earlier incarnation stopped in the middle of a generation. */
  private Parcel takeUp(SourceOffset left) {
    Look look = look();
    Start now = Generation.start(spec, look, "");
    Optional<String> obstacle = tracker.obstacle(left, now, look.keyset());
    if (obstacle.isPresent()) {
      return breakUp(obstacle.get());
    }
    GenerationReader pass;
    try {
      pass = reader.open(look, left.fold().resume());
    } catch (IllegalArgumentException e) {
      return breakUp("the position in its offset cannot be read: " + e.getMessage());
    }
    SourceOffset resumed = left.resumed(lane.ids().take(look.clock()));
    goOn(resumed, new Course(look, pass, TrackedRun.untracked()));
    LOG.info("{}: generation {} goes on where it was left", title, left.generation());
    return scan(open());
  }

  private Parcel begin() {
    Look look = look();
    long id = lane.ids().next(look.clock());
    SourceOffset before = last.offset();
    String due = agenda.trigger();
    String trigger = before == null ? due : remapping.trigger(due, before.start(), look);
    Start start = Generation.start(spec, look, trigger);
    Course course = Course.begin(look, reader.open(look, null), tracker, id, start, before);
    Past past = agenda.begin(last.past(), look.clock()).withTaken(lane.ids().taken());
    SourceOffset begun = SourceOffset.begun(id, last.plan(id), start, course.in(past));
    goOn(tracker.remembers() ? begun.behind(before) : begun, course);
    LOG.info("{}: generation {} begins ({}), {}", title, id, start.trigger(), course.how());
    if (tracker.awaitsOffset(begun, course.tracked())) {
      course.pass().close(); // others may read meanwhile
      phase = Phase.STARTING;
    }
    return Parcel.of(announcer.start(Stand.of(open().offset(State.SCANNING)), open().carried()));
  }

  private void goOn(SourceOffset begun, Course course) {
    generation = Generation.of(lane, spec, begun, course, around);
    lane.ids().used(begun.highestId(), begun.planId());
    last.set(begun);
    phase = Phase.SCANNING;
  }

  private Look look() {
    Look look = reader.look();
    clock.seen(look.clock());
    return look;
  }

  private Parcel awaitOffset(Generation open) {
    SourceOffset begun = open.offset(State.SCANNING);
    if (tracker.awaitsOffset(begun, open.course().tracked())) {
      return Parcel.NONE;
    }
    Look look = look();
    Optional<String> change = open.changedSince(spec, look);
    if (change.isPresent()) {
      return breakUp("before it was read, " + change.get());
    }
    goOn(begun, new Course(look, reader.open(look, null), open.course().tracked()));
    return scan(open());
  }

  private Parcel scan(Generation open) {
    Optional<Page> page = open.course().pass().next();
    setbacks.passed();
    if (page.isPresent()) {
      return open.parcel(page.get());
    }
    if (open.isPaged()) {
      Optional<String> change = open.changedSince(spec, look());
      if (change.isPresent()) {
        return breakUp("while it was read, " + change.get());
      }
    }
    open.course().pass().close();
    phase = Phase.DRAINING;
    return drain(open);
  }

  /** END may overtake what waits of other syncs, so all that went before it must have arrived. */
  private Parcel drain(Generation open) {
    Parcel rest = open.rest();
    if (!rest.isEmpty()) {
      return rest;
    }
    return open.drained() && announcer.settled() && lane.beside().haveArrived(open.pagesBeside())
        ? end(open)
        : awaitFates(open);
  }

  /**
   * When nothing moves, START goes out once more, which says nothing new. An exactly-once worker
   * tells the fates of records only when a transaction ends, and begins none for a poll whose
   * records a transform has all dropped; any record makes it begin one.
   */
  private Parcel awaitFates(Generation open) {
    SourceOffset now = open.offset(State.SCANNING);
    return announcer.settled() && stall.lasts(now)
        ? Parcel.of(announcer.start(Stand.of(now), open.carried()))
        : Parcel.NONE;
  }

  private Parcel end(Generation open) {
    open.complete();
    SourceOffset done = open.offset(State.DONE);
    last.set(done);
    phase = Phase.ENDING;
    return Parcel.last(
        announcer.end(Stand.of(done), open.carried(), null, clock.now(done.start().at())));
  }

  private Parcel ended() {
    SourceOffset done = Objects.requireNonNull(last.offset());
    LOG.info(
        "{}: generation {} ended, {} rows read, {} not sent",
        title,
        done.generation(),
        done.fold().rows(),
        done.fold().dropped());
    setbacks.settle();
    tracker.ended(done.generation());
    generation = null;
    phase = Phase.IDLE;
    if (lane.isAll()) {
      around.ends().ended(spec.name(), spec.scope().index(), done.generation());
    }
    return Parcel.NONE;
  }

  private Parcel failed(ReadFailure failure) {
    boolean again = generation == null || generation.isPaged();
    return switch (setbacks.after(failure, again)) {
      case WAIT -> Parcel.NONE;
      case ANEW -> generation == null ? giveUp(failure.reason()) : anew(failure.reason());
      case LATER -> giveUp(failure.reason());
    };
  }

  private Parcel breakUp(String reason) {
    return setbacks.anew() == Setbacks.Course.ANEW ? anew(reason) : giveUp(reason);
  }

  /** Ends the generation under way; another one begins at once. */
  private Parcel anew(String reason) {
    SourceOffset broken = last.offset();
    String trigger = broken == null ? Trigger.SCHEDULE : broken.start().trigger();
    Parcel abort = abandon(reason);
    agenda.again(trigger);
    return abort;
  }

  /** Ends the generation under way, if one is; the sync waits for its next time. */
  private Parcel giveUp(String reason) {
    if (setbacks.later(reason)) {
      LOG.warn("{}: not read, next try when it is due again: {}", title, reason);
    }
    agenda.later(generation != null, clock.now(0));
    return abandon(reason);
  }

  private Parcel abandon(String reason) {
    Generation open = generation;
    SourceOffset at = open == null ? last.offset() : open.offset(State.SCANNING);
    closeGeneration();
    setbacks.passed();
    phase = Phase.IDLE;
    if (at == null || !at.isUnderWay()) {
      return Parcel.NONE;
    }
    LOG.info("{}: generation {} is given up: {}", title, at.generation(), reason);
    SourceOffset aborted = at.aborted(agenda.executed());
    last.set(aborted);
    return Parcel.of(announcer.abort(Stand.of(aborted), reason, clock.now(at.start().at())));
  }

  private void closeGeneration() {
    if (generation != null) {
      generation.course().close();
      generation = null;
    }
  }

  @Override
  public void close() {
    closeGeneration();
    tracker.close();
  }
}
