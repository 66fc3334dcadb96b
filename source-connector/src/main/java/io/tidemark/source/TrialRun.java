package io.tidemark.source;

import io.tidemark.connect.RecordSchemas;
import io.tidemark.generation.Manifest;
import io.tidemark.generation.Marker;
import io.tidemark.generation.StreamId;
import io.tidemark.source.Announcer.Stand;
import io.tidemark.source.generation.Fold;
import io.tidemark.source.generation.FoldState;
import io.tidemark.source.generation.Past;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.generation.SourceOffset.Start;
import io.tidemark.source.generation.SourceOffset.State;
import io.tidemark.source.plan.Mode;
import io.tidemark.source.plan.Signal;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.plan.Trigger;
import io.tidemark.source.read.Layout;
import io.tidemark.source.read.Look;
import io.tidemark.source.read.ReadFailure;
import io.tidemark.source.read.RowRecords;
import io.tidemark.source.read.Sample;
import io.tidemark.source.read.TideRecord;
import io.tidemark.source.read.TrialReader;
import io.tidemark.table.TableSchema;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sync with the tests that people ask for between its runs. A test sends one row, or the word
 * that one is gone, as a run of its own. The sync's offset goes on to say what it said, but for the
 * test's id and its signal, so that the next run begins when it would have, with what it would have
 * begun with.
 *
 * <p>A test is executed at most once: its START says so. One that a stop has interrupted is given
 * up by the next incarnation, because what was sent, or fails a task each time, must not be sent
 * again and again.
 */
final class TrialRun implements Activity {
  private static final Logger LOG = LoggerFactory.getLogger(TrialRun.class);

  /** Roughly what a row weighs. */
  private static final long BYTES = 4096;

  private enum Phase {
    NONE,
    SENDING,
    ENDING
  }

  /**
   * What is tested.
   *
   * @param sync whose runs go on where there is nothing to test
   * @param isIdle whether none of its runs is under way
   * @param setbacks what its runs have met
   */
  record Tested(
      Activity sync, Agenda agenda, Standing standing, BooleanSupplier isIdle, Setbacks setbacks) {}

  /** A test under way: what it was begun with, and what became of its record. */
  private record Under(SourceOffset begun, TableSchema carried, Fold fold) {}

  private final Surroundings around;
  private final SyncSpec spec;
  private final StreamId stream;
  private final TrialReader reader;
  private final Tested tested;
  private final Map<String, String> partition;
  private final Announcer announcer;
  private final SourceClock clock;
  private final Setbacks setbacks;
  private Phase phase = Phase.NONE;
  private @Nullable Under under;

  TrialRun(Surroundings around, SyncSpec spec, TrialReader reader, Tested tested) {
    this.around = around;
    this.spec = spec;
    this.stream = new StreamId(around.source(), spec.name());
    this.reader = reader;
    this.tested = tested;
    this.partition =
        spec.cursor() == null
            ? SourceOffset.partition(stream, spec.scope().index())
            : ChangeBegin.partition(stream, spec);
    Announcer.Voice voice =
        new Announcer.Voice(stream, Marker.TEST, partition, false, Manifest::empty);
    this.announcer = new Announcer(around, spec, voice);
    this.clock = new SourceClock(around.nanos());
    this.setbacks = new Setbacks(around.nanos());
  }

  @Override
  public Parcel step() {
    announcer.failIfLost();
    return switch (phase) {
      case NONE -> tested.isIdle().getAsBoolean() ? between() : tested.sync().step();
      case SENDING -> drain(Objects.requireNonNull(under, "a test is under way"));
      case ENDING -> ended();
    };
  }

  private Parcel between() {
    boolean left = tested.standing().past().testing();
    Optional<Signal> asked = left ? Optional.empty() : tested.agenda().test();
    if (!reader.ready() || (!left && asked.isEmpty())) {
      return tested.sync().step();
    }
    try {
      clock.seen(reader.clock());
      return asked.isPresent() ? begin(asked.get()) : leftBehind();
    } catch (ReadFailure e) {
      boolean again = setbacks.after(e, true) != Setbacks.Course.LATER || asked.isEmpty();
      return again ? Parcel.NONE : refuse(asked.get(), e.reason());
    }
  }

  /** An earlier incarnation has begun a test, and knows nothing of its end. */
  private Parcel leftBehind() {
    Past past = tested.standing().past();
    SourceOffset begun = begun(past.tested(), new Start(clock.now(0), Trigger.MANUAL, "", ""));
    String reason =
        "the task stopped in the middle of the test, so that the row may have been sent: send"
            + " another test, with an id of its own";
    return giveUp(past, begun, reason);
  }

  private Parcel begin(Signal signal) {
    Look look = reader.look();
    Sample sample = reader.find(look, Objects.requireNonNull(signal.trial()));
    setbacks.settle();
    try {
      return send(signal, look, sample);
    } catch (DataException e) {
      return refuse(signal, "the row cannot be sent: " + e.getMessage());
    }
  }

  private Parcel send(Signal signal, Look look, Sample sample) {
    long id = tested.standing().ids().next(clock.seen(look.clock()));
    SourceOffset begun = begun(id, Generation.start(spec, look, Trigger.MANUAL));
    TableSchema carried =
        RecordSchemas.carried(Layout.of(look.schema(), spec.mapping()).sent(), spec.decimalMode());
    Fold fold = new Fold(FoldState.EMPTY, around.bell()::ring);
    Map<String, Object> offset = new HashMap<>();
    List<SourceRecord> records = records(look, begun, sample, fold, offset);
    Past past = pastOf(signal);
    Map<String, Object> kept = tested.standing().keep(past.withTested(id, !records.isEmpty()));
    offset.putAll(kept);
    under = new Under(begun, carried, fold);
    LOG.info("{}: test {} begins, as signal {} asks", title(), id, signal.id());
    Parcel start = Parcel.of(announcer.start(new Stand(begun, kept, null), carried));
    if (records.isEmpty()) {
      return end(under, "the row is in another range, which sends it").behind(start);
    }
    tested.standing().read();
    phase = Phase.SENDING;
    return new Parcel(records, BYTES, false, () -> {}).behind(start);
  }

  private List<SourceRecord> records(
      Look look, SourceOffset begun, Sample sample, Fold fold, Map<String, Object> offset) {
    RowRecords records = new RowRecords(stream, spec, look.schema(), begun);
    records.changes(begun.generation(), begun.generation());
    if (sample instanceof Sample.Elsewhere) {
      return List.of();
    }
    TideRecord.Origin origin = new TideRecord.Origin(partition, offset, fold.open(1, null));
    return sample instanceof Sample.Gone gone
        ? records.gone(List.of(gone.key()), origin, begun.generation())
        : records.of(Collections.singletonList(((Sample.Row) sample).cells()), origin);
  }

  /** What is known once the signal is executed, of which an id has just been taken. */
  private Past pastOf(Signal signal) {
    return tested
        .agenda()
        .tested(tested.standing().past(), signal)
        .withTaken(tested.standing().ids().taken());
  }

  private SourceOffset begun(long id, Start start) {
    return SourceOffset.begun(id, tested.standing().plan(id), start, Past.NONE);
  }

  private Parcel drain(Under test) {
    if (!test.fold().drained() || !announcer.settled()) {
      return Parcel.NONE;
    }
    tested.standing().arrived(test.fold().state().ends());
    String doubt = test.fold().state().doubt();
    return doubt == null
        ? end(test, note())
        : giveUp(tested.standing().past(), test.begun(), doubt);
  }

  private Parcel end(Under test, String note) {
    SourceOffset begun = test.begun();
    long id = begun.generation();
    Stand done = stand(begun, State.DONE, test.fold().state(), tested.standing().past());
    phase = Phase.ENDING;
    LOG.info("{}: test {} ended, {}", title(), id, note);
    return Parcel.last(announcer.end(done, test.carried(), note, clock.now(begun.start().at())));
  }

  private String note() {
    return spec.mode() == Mode.FULL
        ? "a test: the next full read repairs what it has written, but for rows that are appended"
        : "a test: what it has written stays until the row changes at the source, or a resync";
  }

  /** A test that nothing was sent of. */
  private Parcel refuse(Signal signal, String reason) {
    setbacks.later(reason);
    long id = tested.standing().ids().next(clock.now(0));
    Start start = new Start(clock.now(0), Trigger.MANUAL, "", "");
    return giveUp(pastOf(signal), begun(id, start), reason);
  }

  private Parcel giveUp(Past past, SourceOffset begun, String reason) {
    LOG.warn("{}: test {} is given up: {}", title(), begun.generation(), reason);
    Stand aborted = stand(begun, State.ABORTED, FoldState.EMPTY, past);
    phase = Phase.ENDING;
    return Parcel.of(announcer.abort(aborted, reason, clock.now(begun.start().at())));
  }

  /** A test that is over, and the sync's offset that says so. */
  private Stand stand(SourceOffset begun, State state, FoldState fold, Past past) {
    long id = begun.generation();
    SourceOffset over =
        new SourceOffset(
            state, id, begun.attempts(), begun.ranges(), fold, begun.start(), begun.past());
    return new Stand(over, tested.standing().keep(past.withTested(id, false)), null);
  }

  private Parcel ended() {
    if (announcer.settled()) {
      phase = Phase.NONE;
      under = null;
      around.bell().ring();
    }
    return Parcel.NONE;
  }

  private String title() {
    return stream + spec.scope().title();
  }

  @Override
  public void close() {
    tested.sync().close();
  }
}
