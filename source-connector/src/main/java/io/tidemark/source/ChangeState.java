package io.tidemark.source;

import io.tidemark.generation.Manifest;
import io.tidemark.source.cursor.Position;
import io.tidemark.source.generation.ChangeOffset;
import io.tidemark.source.generation.IdSequence;
import io.tidemark.source.generation.Past;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.plan.Ranges;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a sync that reads by a cursor stands: its last offset, its run, and what has arrived. */
final class ChangeState implements Lane.Beside, Standing {
  private final IdSequence ids;
  private @Nullable ChangeOffset last;
  private @Nullable Changes open;
  private long opened;
  private long arrived;

  /**
   * @param ids the sync's
   * @param left the offset that an earlier incarnation left, whose ids are used
   */
  ChangeState(IdSequence ids, Optional<ChangeOffset> left) {
    this.ids = ids;
    this.last = left.orElse(null);
    left.map(ChangeOffset::run).ifPresent(ids::used);
    left.ifPresent(offset -> ids.used(offset.highestId(), offset.run().planId()));
  }

  /** The newest offset at a begin or an end; empty when there never was one. */
  Optional<ChangeOffset> last() {
    return Optional.ofNullable(last);
  }

  /** Up to where has been read by the cursor at the last begin or end. */
  Optional<Position> position() {
    return last == null ? Optional.empty() : last.position();
  }

  boolean isOpen() {
    return open != null;
  }

  /** The run that is under way. */
  Changes run() {
    return Objects.requireNonNull(open, "a run is under way");
  }

  /** A run begins, or goes on. */
  Changes begin(Changes run) {
    open = run;
    last = run.begun();
    return run;
  }

  @Override
  public void read() {
    opened++;
  }

  /** The run is over, and all of it has arrived. */
  void end(ChangeOffset end) {
    arrived = opened;
    last = end;
    open = null;
  }

  @Override
  public @Nullable SourceOffset newest() {
    return last == null ? null : last.run();
  }

  @Override
  public IdSequence ids() {
    return ids;
  }

  @Override
  public Past past() {
    return last == null ? Past.NONE : last.run().past();
  }

  @Override
  public Ranges plan(long id) {
    return Ranges.whole(ids.planId());
  }

  @Override
  public Map<String, Object> keep(Past past) {
    ChangeOffset kept =
        last == null
            ? ChangeOffset.unread(past.tested(), plan(past.tested()), past)
            : last.with(past);
    last = kept;
    return kept.toMap();
  }

  @Override
  public void arrived(Manifest ends) {
    arrived = opened;
    last = Objects.requireNonNull(last, "a test has been kept").reaching(ends);
  }

  @Override
  public boolean isWhole() {
    return last != null && last.whole();
  }

  @Override
  public long pages() {
    return opened;
  }

  @Override
  public boolean haveArrived(long pages) {
    return pages <= arrived + (open == null ? 0 : open.fold().folded());
  }

  @Override
  public Manifest ends() {
    if (open != null) {
      return open.fold().state().ends();
    }
    return last == null ? Manifest.empty() : last.run().fold().ends();
  }
}
