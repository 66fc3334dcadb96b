package io.tidemark.source;

import io.tidemark.generation.StreamId;
import io.tidemark.source.generation.Past;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.plan.Mode;
import io.tidemark.source.plan.Signal;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.plan.Trigger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What starts a sync's next run, and when: its schedule, the ENDs of syncs that it follows, or a
 * signal. All of it is known from the last offset, so that it survives restarts.
 */
final class Agenda {
  private static final Logger LOG = LoggerFactory.getLogger(Agenda.class);

  /** How long a run that was asked for waits after it could not begin. */
  private static final Duration RETRY = Duration.ofMinutes(1);

  private final StreamId stream;
  private final boolean tracks;
  private final Due due;
  private final Signals signals;
  private final Sequence sequence;

  /**
   * @param past what the last offset tells
   */
  Agenda(Surroundings around, SyncSpec spec, Past past) {
    this.stream = new StreamId(around.source(), spec.name());
    this.tracks = spec.mode() == Mode.DIFF;
    this.due = new Due(around.nanos(), spec.schedule());
    this.signals = new Signals(spec.name(), around.signals(), past.signals());
    this.sequence =
        new Sequence(spec.schedule().followed(), past.followed(), around.ends(), around.nanos());
  }

  /**
   * Goes on from where an earlier incarnation stopped.
   *
   * @param now the source's clock
   */
  void takeUp(@Nullable SourceOffset left, long now) {
    if (left != null && left.isOutdated() && left.state() == SourceOffset.State.SCANNING) {
      again(left.start().trigger()); // a newer plan has given it up, and reads all of it
    } else if (left == null || left.isOutdated()) {
      due.first(now);
    } else {
      due.after(left.start().at(), now);
    }
  }

  /** Whether there is a next run at all, without anybody asking for one. */
  boolean isTimed() {
    return due.isSet();
  }

  /** Whether a run is to begin now. */
  boolean isDue(LongSupplier sourceClock) {
    if (!tracks) {
      refuse(Signal.Type.RESET);
      refuse(Signal.Type.FULL);
    }
    boolean follows = sequence.isDue(); // first: what the run makes up for ended before it began
    Optional<Signals.Wish> wish = signals.run();
    if (wish.isPresent()) {
      asked(wish.get().trigger(), wish.get().ids());
    } else if (follows) {
      asked(Trigger.SEQUENCE, List.of());
    }
    return due.isNow() && due.isConfirmed(sourceClock);
  }

  /** At once, unless it has failed and waits to be tried again, or what is owed goes first. */
  private void asked(String trigger, List<String> ids) {
    boolean waits = isOwed() && !trigger.equals(Trigger.RESYNC) && !trigger.equals(Trigger.FULL);
    if (!waits && !due.isFor(trigger, ids)) {
      due.now(trigger, ids);
    }
  }

  /** Whether what a signal once asked for is due again, of which no signal tells any more. */
  private boolean isOwed() {
    return Stream.of(Trigger.RESYNC, Trigger.FULL, Trigger.RESET)
        .anyMatch(trigger -> due.isFor(trigger, List.of()));
  }

  /** Only a diff sync has a state that could be set anew, or be left aside. */
  private void refuse(Signal.Type type) {
    List<String> ids = signals.pending(type);
    if (!ids.isEmpty()) {
      LOG.warn(
          "{}: signal {} asks for a {}, which is for syncs of mode diff alone: use resync to"
              + " send everything once more",
          stream,
          String.join(", ", ids),
          type.text());
      signals.execute(ids);
    }
  }

  /** Signals that ask to give up what is under way; by asking for them they are executed. */
  List<String> aborts() {
    List<String> ids = signals.pending(Signal.Type.ABORT);
    signals.execute(ids);
    return ids;
  }

  /** A row that is to be sent as a test before the next run. */
  Optional<Signal> test() {
    return signals.test();
  }

  /** A test is executed: what the offset carries on from now. */
  Past tested(Past past, Signal test) {
    signals.execute(List.of(test.id()));
    return past.withSignals(signals.executed());
  }

  /** What will have started the run that is due. */
  String trigger() {
    return due.trigger();
  }

  /**
   * The run that is due begins.
   *
   * @param now the source's clock
   * @return what its offset carries on
   */
  Past begin(Past past, long now) {
    signals.execute(due.signals());
    due.after(now, now);
    return past.withSignals(signals.executed()).withFollowed(sequence.begin());
  }

  /** Whether it is a person who asked for the run that is due. */
  boolean isAsked() {
    return !due.signals().isEmpty();
  }

  /**
   * The run that is due found nothing to do.
   *
   * @param now the source's clock
   */
  void pass(long now) {
    due.after(now, now);
    sequence.begin();
  }

  /** Another run begins at once: the last one broke, or all rows are to be read anew. */
  void again(String trigger) {
    due.now(trigger, List.of());
  }

  /**
   * The run could not begin, or was given up: it waits for its next time, counted from now.
   *
   * @param begun whether it had begun, so that those who asked for it have had it
   */
  void later(boolean begun, long now) {
    boolean owed = !begun && isOwed();
    boolean follows = !begun && due.isFor(Trigger.SEQUENCE, List.of());
    String trigger = due.trigger();
    due.after(now, now);
    Optional<Signals.Wish> wish = signals.run();
    if (wish.isPresent() && !owed) {
      due.within(RETRY, wish.get().trigger(), wish.get().ids());
    } else if (owed || follows) {
      due.within(RETRY, trigger, List.of());
    }
  }

  /** Ids of the signals that have been executed. */
  List<String> executed() {
    return signals.executed();
  }
}
