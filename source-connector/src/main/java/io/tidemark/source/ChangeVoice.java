package io.tidemark.source;

import io.tidemark.generation.Manifest;
import io.tidemark.generation.StreamId;
import io.tidemark.source.Announcer.Stand;
import io.tidemark.source.generation.ChangeOffset;
import io.tidemark.source.generation.SourceOffset.State;
import io.tidemark.source.plan.SyncSpec;
import org.jspecify.annotations.Nullable;

/** What runs of a sync that reads by a cursor announce. */
final class ChangeVoice {
  private final Announcer announcer;
  private final Stall stall;

  ChangeVoice(Surroundings around, SyncSpec spec, StreamId stream) {
    this.announcer =
        new Announcer(
            around,
            spec,
            new Announcer.Voice(
                stream,
                "incremental",
                ChangeBegin.partition(stream, spec),
                false,
                Manifest::empty));
    this.stall = new Stall(around.nanos());
  }

  /** See {@link Announcer#failIfLost}. */
  void failIfLost() {
    announcer.failIfLost();
  }

  /** Whether every marker has arrived. */
  boolean settled() {
    return announcer.settled();
  }

  Parcel start(Changes run) {
    return Parcel.of(announcer.start(Stand.of(run.begun()), run.carried()));
  }

  /**
   * START once more when nothing moves: an exactly-once worker tells the fates of records only when
   * a transaction ends, and begins none for a poll whose records a transform has all dropped.
   */
  Parcel await(Changes run) {
    ChangeOffset now = run.offset(State.SCANNING);
    return announcer.settled() && stall.lasts(now)
        ? Parcel.of(announcer.start(Stand.of(now), run.carried()))
        : Parcel.NONE;
  }

  Parcel end(Changes run, ChangeOffset end, @Nullable String note, long at) {
    return Parcel.last(announcer.end(Stand.of(end), run.carried(), note, at));
  }

  Parcel abort(ChangeOffset end, String reason, long at) {
    return Parcel.last(announcer.abort(Stand.of(end), reason, at));
  }
}
