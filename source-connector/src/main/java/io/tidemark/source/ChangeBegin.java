package io.tidemark.source;

import io.tidemark.generation.Manifest;
import io.tidemark.generation.StreamId;
import io.tidemark.source.cursor.Position;
import io.tidemark.source.generation.ChangeOffset;
import io.tidemark.source.generation.FoldState;
import io.tidemark.source.generation.IdSequence;
import io.tidemark.source.generation.Past;
import io.tidemark.source.generation.Prints;
import io.tidemark.source.generation.Resumption;
import io.tidemark.source.generation.SentColumns;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.generation.SourceOffset.Start;
import io.tidemark.source.generation.SourceOffset.State;
import io.tidemark.source.plan.CursorSpec;
import io.tidemark.source.plan.Ranges;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.plan.Trigger;
import io.tidemark.source.read.Layout;
import io.tidemark.source.read.Look;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a run of a sync that reads by a cursor begins with. */
final class ChangeBegin {
  private final SyncSpec spec;
  private final CursorSpec cursor;
  private final IdSequence ids;

  ChangeBegin(SyncSpec spec, IdSequence ids) {
    this.spec = spec;
    this.cursor = Objects.requireNonNull(spec.cursor(), "an incremental sync has a cursor");
    this.ids = ids;
  }

  /** The partition of the offsets of an incremental sync. */
  static Map<String, String> partition(StreamId stream, SyncSpec spec) {
    return ChangeOffset.partition(stream, Objects.requireNonNull(spec.cursor()).slot());
  }

  Start start(Look seen, String trigger) {
    Start full = Generation.start(spec, seen, trigger);
    String print = Prints.of(List.of(full.fingerprint(), cursor.column()));
    return new Start(full.at(), trigger, print, full.shape(), full.columns());
  }

  /**
   * Whether all rows are to be read: none have been, somebody asked for it, or what is read or sent
   * has changed.
   *
   * @param due what starts the run
   */
  boolean isFirst(Optional<ChangeOffset> last, Look seen, String due) {
    return due.equals(Trigger.RESYNC)
        || last.isEmpty()
        || !last.get().whole()
        || changed(last.get(), seen);
  }

  private boolean changed(ChangeOffset last, Look seen) {
    Start begun = last.run().start();
    return !begun.fingerprint().equals(start(seen, "").fingerprint())
        || columns(begun).map(c -> layout(seen).columns().since(c).needsAllRows()).orElse(false);
  }

  /** What forbids a run that an earlier incarnation began to go on. */
  Optional<String> obstacle(ChangeOffset left, Look seen) {
    Start begun = left.run().start();
    if (!left.whole()) {
      return Resumption.obstacle(begun, start(seen, begun.trigger()), seen.keyset());
    }
    return changed(left, seen)
        ? Optional.of("what is read, its key, its cursor or what is sent of it has changed")
        : Optional.empty();
  }

  /** What has changed since a first read began so that its pages do not fit together. */
  Optional<String> change(ChangeOffset begun, Look now) {
    Start start = begun.run().start();
    return Resumption.change(start, start(now, start.trigger()));
  }

  /** What makes all rows be read. */
  String trigger(Optional<ChangeOffset> last, Look seen, String due) {
    if (due.equals(Trigger.RESYNC) || last.isEmpty()) {
      return due.equals(Trigger.RESYNC) ? due : Trigger.INITIAL;
    } else if (!last.get().whole()) {
      return last.get().run().start().trigger();
    }
    Optional<SentColumns> before = columns(last.get().run().start());
    boolean remapped =
        before.map(c -> !c.chosenBy(Layout.configured(spec.mapping()))).orElse(false);
    return remapped ? Trigger.MAPPING : Trigger.CHANGED;
  }

  private static Optional<SentColumns> columns(Start begun) {
    return SentColumns.parse(begun.columns());
  }

  private Layout layout(Look seen) {
    return Layout.of(seen.schema(), spec.mapping());
  }

  /**
   * The offset of a run that begins.
   *
   * @param id the run's
   * @param whole whether all rows have been read before it
   */
  ChangeOffset offset(Optional<ChangeOffset> last, long id, Start start, boolean whole, At at) {
    Manifest ends =
        last.map(offset -> offset.run().fold().ends().uncounted()).orElse(Manifest.empty());
    Position position = at.position();
    String resume = whole && position != null ? position.encode() : null;
    FoldState fold = new FoldState(ends, 0, 0, resume, null);
    Past past = at.past().withTaken(ids.taken());
    SourceOffset run =
        new SourceOffset(
            State.SCANNING, id, List.of(id), Ranges.whole(ids.planId()), fold, start, past);
    return new ChangeOffset(run, id, whole, position);
  }

  /**
   * What a run takes over.
   *
   * @param position where reading by the cursor begins, or goes on; null for the very beginning
   * @param past what must not be forgotten
   */
  record At(@Nullable Position position, Past past) {}
}
