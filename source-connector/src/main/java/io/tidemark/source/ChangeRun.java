package io.tidemark.source;

import io.tidemark.generation.StreamId;
import io.tidemark.source.cursor.Position;
import io.tidemark.source.generation.ChangeOffset;
import io.tidemark.source.generation.FoldState;
import io.tidemark.source.generation.IdSequence;
import io.tidemark.source.generation.SourceOffset.Start;
import io.tidemark.source.generation.SourceOffset.State;
import io.tidemark.source.plan.CursorSpec;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.plan.Trigger;
import io.tidemark.source.read.ChangeReader;
import io.tidemark.source.read.ChangeReader.Bound;
import io.tidemark.source.read.Look;
import io.tidemark.source.read.ReadFailure;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a sync that reads by a cursor: idle, a bound taken and waited for, reading up to it,
 * draining, END sent, idle again. Its first run reads everything; the position at which changes
 * begin is taken before that.
 *
 * <p>A position is never ahead of a row that has not been acknowledged, and nothing that is read
 * permits a deletion (I4): what is gone, only a reconciliation finds.
 */
final class ChangeRun implements Activity {
  private static final Logger LOG = LoggerFactory.getLogger(ChangeRun.class);

  private enum Phase {
    /** What an earlier incarnation left has not been looked at yet. */
    UNDECIDED,
    IDLE,
    /** A bound has been taken; who was writing then has to end. */
    SETTLING,
    READING,
    DRAINING,
    ENDING
  }

  private final Surroundings around;
  private final SyncSpec spec;
  private final CursorSpec cursor;
  private final StreamId stream;
  private final ChangeReader reader;
  private final IdSequence ids;
  private final ChangeBegin begin;
  private final ChangeState state;
  private final ChangeVoice voice;
  private final SourceClock clock;
  private final Agenda agenda;
  private final Setbacks setbacks;
  private final Hold hold;
  private final Blanks blanks;
  private final SentRows sent;
  private Phase phase = Phase.UNDECIDED;
  private @Nullable Look look;
  private @Nullable Bound bound;
  private @Nullable Reading reading;
  private @Nullable String failure;
  private @Nullable String note;

  /**
   * @param ids the sync's
   * @param left the offset that an earlier incarnation left
   */
  ChangeRun(
      Surroundings around,
      SyncSpec spec,
      ChangeReader reader,
      IdSequence ids,
      Optional<ChangeOffset> left) {
    this.around = around;
    this.spec = spec;
    this.cursor = Objects.requireNonNull(spec.cursor(), "an incremental sync has a cursor");
    this.stream = new StreamId(around.source(), spec.name());
    this.reader = reader;
    this.ids = ids;
    this.begin = new ChangeBegin(spec, ids);
    this.state = new ChangeState(ids, left);
    this.voice = new ChangeVoice(around, spec, stream);
    this.clock = new SourceClock(around.nanos());
    this.agenda = new Agenda(around, spec, state.past());
    this.setbacks = new Setbacks(around.nanos());
    this.hold = new Hold(around.nanos(), stream);
    this.blanks = new Blanks(reader, spec, cursor);
    this.sent = new SentRows(spec.mapping(), SentRows.MOST);
  }

  /** What generations beside it have to know. */
  Lane.Beside beside() {
    return state;
  }

  TrialRun.Tested tested() {
    return new TrialRun.Tested(
        this, agenda, state, () -> phase == Phase.IDLE && !state.isOpen(), setbacks);
  }

  @Override
  public Parcel step() {
    voice.failIfLost();
    try {
      List<String> aborts = phase == Phase.UNDECIDED ? List.of() : agenda.aborts();
      if (!aborts.isEmpty() && phase != Phase.IDLE && phase != Phase.ENDING) {
        return giveUp("aborted by signal " + String.join(", ", aborts));
      }
      return switch (phase) {
        case UNDECIDED -> reader.ready() ? takeUp() : Parcel.NONE;
        case IDLE -> reader.ready() && isDue() ? prepare() : Parcel.NONE;
        case SETTLING -> reader.ready() ? settle() : Parcel.NONE;
        case READING -> reader.ready() ? read() : Parcel.NONE;
        case DRAINING -> drain();
        case ENDING -> voice.settled() ? ended() : Parcel.NONE;
      };
    } catch (ReadFailure e) {
      return failed(e);
    } catch (DataException e) {
      return giveUp("a row of " + spec.reads() + " cannot be sent: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      return giveUp("the position in its offset is of no use: " + e.getMessage());
    }
  }

  private boolean isDue() {
    return agenda.isDue(() -> clock.seen(reader.clock()));
  }

  private Parcel takeUp() {
    Look seen = look();
    Optional<ChangeOffset> left = state.last();
    agenda.takeUp(left.map(ChangeOffset::run).orElse(null), seen.clock());
    phase = Phase.IDLE;
    List<String> aborts = agenda.aborts();
    if (left.isEmpty() || left.get().run().state() != State.SCANNING) {
      return Parcel.NONE;
    }
    state.begin(new Changes(stream, spec, left.get(), seen, around.bell()::ring));
    return aborts.isEmpty()
        ? goOn(left.get(), seen)
        : giveUp("aborted by signal " + String.join(", ", aborts));
  }

  /** An earlier incarnation stopped in the middle of a run. */
  private Parcel goOn(ChangeOffset left, Look seen) {
    Optional<String> obstacle = begin.obstacle(left, seen);
    if (obstacle.isPresent()) {
      return breakUp(obstacle.get());
    }
    Start begun = left.run().start();
    if (left.whole()) {
      agenda.again(begun.trigger());
      return prepare();
    }
    reading = new FirstPass(reader.baseline(seen, begun.at(), left.run().fold().resume()), seen);
    phase = Phase.READING;
    LOG.info("{}: the first read goes on where it was left", stream);
    return read();
  }

  private Look look() {
    Look seen = reader.look();
    clock.seen(seen.clock());
    look = seen;
    return seen;
  }

  /** Takes a bound, unless there is nothing behind the position. */
  private Parcel prepare() {
    Look seen = look == null ? look() : look;
    blanks.refuse(seen);
    boolean first = begin.isFirst(state.last(), seen, agenda.trigger());
    Bound taken = reader.bound(seen, first ? Optional.empty() : state.position());
    clock.seen(taken.clock());
    boolean nothing = taken.last() == null && cursor.lookback().isZero();
    if (nothing && !first && !state.isOpen() && !agenda.isAsked()) {
      hold.watch(taken);
      agenda.pass(taken.clock());
      setbacks.settle();
      return Parcel.NONE;
    }
    bound = taken;
    hold.begin(taken);
    phase = Phase.SETTLING;
    return settle();
  }

  private Parcel settle() {
    Bound taken = Objects.requireNonNull(bound);
    if (!hold.isOver(reader::writing)) {
      return Parcel.NONE;
    }
    Look before = Objects.requireNonNull(look);
    Look seen = look();
    if (!seen.isLike(before)) {
      phase = Phase.IDLE;
      return prepare(); // the bound's key and value are those of other columns
    }
    note = blanks.note(seen).orElse(null);
    return begin.isFirst(state.last(), seen, agenda.trigger())
        ? beginFirst(seen, taken)
        : beginChanges(seen, taken);
  }

  private Parcel beginFirst(Look seen, Bound taken) {
    Start start = begin.start(seen, begin.trigger(state.last(), seen, agenda.trigger()));
    reading = new FirstPass(reader.baseline(seen, start.at(), null), seen);
    sent.clear();
    begin(ids.next(seen.clock()), start, false, taken.last());
    phase = Phase.READING;
    LOG.info("{}: all of {} is read ({})", stream, spec.reads(), start.trigger());
    return voice.start(state.run());
  }

  private Parcel beginChanges(Look seen, Bound taken) {
    Position position = state.position().orElse(null);
    SentRows known = cursor.lookback().isZero() ? null : sent;
    reading = new ChangePass(reader, seen, position, taken.last(), known);
    phase = Phase.READING;
    if (agenda.isAsked() && !state.isOpen()) {
      begin(ids.next(seen.clock()), begin.start(seen, agenda.trigger()), true, position);
      return voice.start(state.run());
    }
    return read();
  }

  private void begin(long id, Start start, boolean whole, @Nullable Position at) {
    ChangeBegin.At from = new ChangeBegin.At(at, agenda.begin(state.past(), start.at()));
    ChangeOffset begun = begin.offset(state.last(), id, start, whole, from);
    state.begin(new Changes(stream, spec, begun, current().look(), around.bell()::ring));
  }

  private Reading current() {
    return Objects.requireNonNull(reading, "a pass is under way");
  }

  private Parcel read() {
    Optional<Reading.Piece> next = current().next();
    setbacks.passed();
    if (next.isPresent()) {
      return send(next.get());
    } else if (!state.isOpen()) {
      agenda.pass(clock.now(0));
      setbacks.settle();
      return finish(null);
    }
    Optional<String> change =
        state.run().isFirst() && current().isPaged()
            ? begin.change(state.run().begun(), look())
            : Optional.empty();
    return change.isPresent() ? breakUp("while it was read, " + change.get()) : finish(null);
  }

  private Parcel send(Reading.Piece piece) {
    if (piece.rows().isEmpty()) {
      around.bell().ring(); // there is nothing to say, and more to do
      return Parcel.NONE;
    }
    long time = piece.clock() == 0 ? clock.now(0) : clock.seen(piece.clock());
    long id = ids.next(time);
    boolean begins = !state.isOpen();
    if (begins) {
      Start start = begin.start(current().look(), agenda.trigger());
      begin(id, start, true, state.position().orElse(null));
    }
    state.read();
    Parcel rows = state.run().parcel(piece, ids.taken());
    return begins ? rows.behind(voice.start(state.run())) : rows;
  }

  /** All is read, or no more can be; what has been sent has to arrive. */
  private Parcel finish(@Nullable String reason) {
    close();
    reading = null;
    bound = null;
    failure = state.isOpen() ? reason : null;
    phase = state.isOpen() ? Phase.DRAINING : Phase.IDLE;
    return state.isOpen() ? drain() : Parcel.NONE;
  }

  private Parcel drain() {
    Changes run = state.run();
    if (!run.fold().drained() || !voice.settled()) {
      return voice.await(run);
    }
    String reason = failure;
    ChangeOffset end = run.offset(reason == null ? State.DONE : State.ABORTED);
    state.end(end);
    phase = Phase.ENDING;
    long now = clock.now(end.run().start().at());
    if (reason == null) {
      return voice.end(run, end, note, now);
    }
    LOG.info("{}: run {} is given up: {}", stream, end.run().generation(), reason);
    return voice.abort(end, reason, now);
  }

  private Parcel ended() {
    phase = Phase.IDLE;
    if (failure == null) {
      FoldState fold = state.last().orElseThrow().run().fold();
      LOG.debug("{}: run ended, {} rows, {} not sent", stream, fold.rows(), fold.dropped());
      setbacks.settle();
      around.ends().ended(spec.name(), 0, state.last().orElseThrow().run().generation());
    }
    return Parcel.NONE;
  }

  private Parcel failed(ReadFailure e) {
    return switch (setbacks.after(e, reading == null || reading.isPaged())) {
      case WAIT -> Parcel.NONE;
      case ANEW -> anew(e.reason());
      case LATER -> giveUp(e.reason());
    };
  }

  private Parcel breakUp(String reason) {
    return setbacks.anew() == Setbacks.Course.ANEW ? anew(reason) : giveUp(reason);
  }

  /** Ends the run under way; another one begins at once. */
  private Parcel anew(String reason) {
    look = null;
    agenda.again(state.last().isEmpty() ? Trigger.INITIAL : Trigger.SCHEDULE);
    return finish(reason);
  }

  /** Ends the run under way, if one is; the sync waits for its next time. */
  private Parcel giveUp(String reason) {
    if (setbacks.later(reason)) {
      LOG.warn("{}: not read, next try when it is due again: {}", stream, reason);
    }
    look = null;
    agenda.later(state.isOpen(), clock.now(0));
    return finish(reason);
  }

  @Override
  public void close() {
    if (reading != null) {
      reading.close();
    }
  }
}
