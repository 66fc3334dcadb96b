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
 * <p>It also keeps the gaps of the partition as they were at the first record of that attempt and
 * of the one before. Whatever an attempt sent stands behind the first record of the one before, so
 * that no gap since then means that nothing of it was lost.
 */
final class Attempts {

  /** What attempts are compared within. */
  record Slot(TopicPart part, StreamId stream, int scope) implements Comparable<Slot> {
    private static final Comparator<Slot> ORDER =
        Comparator.comparing(Slot::part).thenComparing(Slot::stream).thenComparing(Slot::scope);

    @Override
    public int compareTo(Slot other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * @param attempt the highest one
   * @param gapsBefore the partition's gaps at the first record of the attempt before
   * @param gapsFirst at the first record of this one
   */
  record Highest(long attempt, long gapsBefore, long gapsFirst) {}

  private final Map<Slot, Highest> committed = new HashMap<>();
  private final Map<Slot, Highest> pending = new HashMap<>();

  void loaded(Slot slot, Highest highest) {
    committed.put(slot, highest);
  }

  /**
   * Takes note of a record's attempt; true when the record is late.
   *
   * @param gaps of the partition up to the record
   */
  boolean late(TopicPart part, Provenance provenance, long gaps) {
    Slot slot = new Slot(part, provenance.stream(), provenance.scope());
    long attempt = provenance.attempt();
    Highest highest = highest(slot);
    if (highest != null && attempt < highest.attempt) {
      return true;
    }
    if (highest == null || attempt > highest.attempt) {
      pending.put(slot, new Highest(attempt, highest == null ? 0 : highest.gapsFirst, gaps));
    }
    return false;
  }

  /** The gaps before all that the record's attempt sent; too few where that is not known. */
  long gapsBefore(TopicPart part, Provenance provenance) {
    Highest highest = highest(new Slot(part, provenance.stream(), provenance.scope()));
    if (highest == null || highest.attempt != provenance.attempt()) {
      return 0;
    }
    return highest.gapsBefore;
  }

  private @Nullable Highest highest(Slot slot) {
    return pending.getOrDefault(slot, committed.get(slot));
  }

  /** What the buffered records have raised. */
  Map<Slot, Highest> pending() {
    return Map.copyOf(pending);
  }

  /** The database has these; what later records have raised since stays pending. */
  void commit(Map<Slot, Highest> written) {
    committed.putAll(written);
    pending.entrySet().removeAll(written.entrySet());
  }

  void drop() {
    pending.clear();
  }

  void close(TopicPart part) {
    committed.keySet().removeIf(slot -> slot.part.equals(part));
    pending.keySet().removeIf(slot -> slot.part.equals(part));
  }
}
