package io.tidemark.source;

import io.tidemark.source.generation.IdSequence;
import io.tidemark.source.generation.Past;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.plan.Ranges;
import io.tidemark.source.plan.Scope;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The newest offset of a scope's counted generations. */
final class LastRun implements Standing {
  private final Lane lane;
  private final Scope scope;
  private @Nullable SourceOffset offset;

  /**
   * @param left the offset that an earlier incarnation left, whose ids are used
   */
  LastRun(Lane lane, Scope scope, Optional<SourceOffset> left) {
    this.lane = lane;
    this.scope = scope;
    this.offset = left.orElse(null);
    left.ifPresent(last -> lane.ids().used(last.highestId(), last.planId()));
  }

  /** The offset; null when nothing has ever been read. */
  @Nullable SourceOffset offset() {
    return offset;
  }

  /** The same of a run of which an offset has been made. */
  void set(SourceOffset newer) {
    offset = newer;
  }

  @Override
  public IdSequence ids() {
    return lane.ids();
  }

  @Override
  public Past past() {
    return offset == null ? Past.NONE : offset.past();
  }

  @Override
  public Ranges plan(long id) {
    return lane.plan(scope, offset == null ? Ranges.NONE : offset.ranges(), id);
  }

  @Override
  public Map<String, Object> keep(Past past) {
    SourceOffset kept =
        offset == null
            ? SourceOffset.unread(past.tested(), scope.ranges(), past)
            : offset.with(past, scope.ranges());
    offset = kept;
    return kept.toMap();
  }
}
