package io.tidemark.source;

import io.tidemark.generation.Manifest;
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
    left.ifPresent(lane.ids()::used);
  }

  /** The offset; null when nothing has ever been read. */
  @Nullable SourceOffset offset() {
    return offset;
  }

  /** The same of a run of which an offset has been made. */
  void set(SourceOffset newer) {
    offset = newer;
  }

  /** Whether a test goes before the next run: one that is asked for, or that a stop has cut off. */
  boolean awaitsTest(Agenda agenda) {
    return past().testing() || agenda.test().isPresent();
  }

  @Override
  public @Nullable SourceOffset newest() {
    return offset;
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
    Ranges plan = plan(past.tested());
    SourceOffset kept =
        offset == null ? SourceOffset.unread(past.tested(), plan, past) : offset.with(past, plan);
    offset = kept;
    return kept.toMap();
  }

  /** A generation counts its own records alone. */
  @Override
  public void read() {}

  @Override
  public void arrived(Manifest ends) {}
}
