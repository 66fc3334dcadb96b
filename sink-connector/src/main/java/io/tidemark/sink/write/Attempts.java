package io.tidemark.sink.write;

import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.StreamId;
import io.tidemark.sink.row.Provenance;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The highest attempt that was applied, by partition, stream and scope. A record of a lower one was
 * sent by a task that has been replaced: it is late, and only counts as evidence. Decided in log
 * order, so records that are buffered or just being written count too, until they are dropped.
 *
 * <p>Attempts of different scopes do not compare (model: scopes_cross_attempts), and a new plan
 * moves keys to other scopes. So a record of a lower plan than the partition has seen is late too
 * (model: scopes_no_plan), unless it does not say of which plan it is.
 */
final class Attempts {
  /** Where the highest plan is kept, among the scopes and none of them. */
  static final int PLAN = -1;

  /** What attempts are compared within. */
  record Slot(TopicPart part, StreamId stream, int scope) implements Comparable<Slot> {
    private static final Comparator<Slot> ORDER =
        Comparator.comparing(Slot::part).thenComparing(Slot::stream).thenComparing(Slot::scope);

    @Override
    public int compareTo(Slot other) {
      return ORDER.compare(this, other);
    }
  }

  /** The answer to a record, which holds for those that follow it in a run. */
  private record Answer(TopicPart part, Provenance provenance, boolean late) {}

  private final Map<Slot, Long> committed = new HashMap<>();
  private final Map<Slot, Long> pending = new HashMap<>();
  private @Nullable Answer last;

  void loaded(Slot slot, long highest) {
    committed.put(slot, highest);
    last = null;
  }

  /** Takes note of a record's attempt; true when the record is late. */
  boolean late(TopicPart part, Provenance provenance) {
    Answer before = last;
    if (before != null && before.part.equals(part) && before.provenance.equals(provenance)) {
      return before.late;
    }
    boolean late = decide(part, provenance);
    last = new Answer(part, provenance, late);
    return late;
  }

  private boolean decide(TopicPart part, Provenance provenance) {
    StreamId stream = provenance.stream();
    long plan = provenance.plan();
    return (plan != 0 && isLower(new Slot(part, stream, PLAN), plan))
        || isLower(new Slot(part, stream, provenance.scope()), provenance.attempt());
  }

  /** Whether a number is lower than the highest so far; if not, it is that from now on. */
  private boolean isLower(Slot slot, long number) {
    Long highest = pending.getOrDefault(slot, committed.get(slot));
    if (highest != null && number < highest) {
      return true;
    }
    if (highest == null || number > highest) {
      pending.put(slot, number);
    }
    return false;
  }

  /** The number in a slot that compares otherwise, buffered records included; 0 at first. */
  long at(Slot slot) {
    return pending.getOrDefault(slot, committed.getOrDefault(slot, 0L));
  }

  /** Takes note of such numbers. */
  void note(Map<Slot, Long> numbers) {
    pending.putAll(numbers);
  }

  /** What the buffered records have raised. */
  Map<Slot, Long> pending() {
    return Map.copyOf(pending);
  }

  /** The database has these; what later records have raised since stays pending. */
  void commit(Map<Slot, Long> written) {
    committed.putAll(written);
    pending.entrySet().removeAll(written.entrySet());
  }

  void drop() {
    pending.clear();
    last = null;
  }

  void close(TopicPart part) {
    committed.keySet().removeIf(slot -> slot.part.equals(part));
    pending.keySet().removeIf(slot -> slot.part.equals(part));
    last = null;
  }
}
