package io.tidemark.sink.write;

import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.sink.write.BatchRow.Origin;
import io.tidemark.sink.write.Positions.Committed;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How a batch moves the positions of its partitions, record by record. */
final class Moves {

  /**
   * How the batch moves a partition's position.
   *
   * @param expected where it stands before: where the batch before this one leaves it
   * @param next behind the last record here
   */
  record Move(long expected, Committed next) {}

  /** One that goes on. Records come in runs of one partition, so that it is not looked for. */
  private static final class Moving {
    private final TopicPart part;
    private final long expected;
    private long position;
    private long gaps;

    private Moving(TopicPart part, long expected) {
      this.part = part;
      this.expected = expected;
    }

    private Move sofar() {
      return new Move(expected, new Committed(position, gaps));
    }
  }

  private final SortedMap<TopicPart, Moving> parts = new TreeMap<>();
  private @Nullable Moving last;

  boolean isEmpty() {
    return parts.isEmpty();
  }

  /**
   * A record is passed.
   *
   * @param origin where it comes from
   * @param before how it finds its partition
   */
  void pass(Origin origin, Committed before) {
    Moving move = last;
    if (move == null || !move.part.equals(origin.part())) {
      move = parts.computeIfAbsent(origin.part(), part -> new Moving(part, before.position()));
      last = move;
    }
    move.position = origin.offset() + 1;
    move.gaps = before.gaps();
  }

  /** For each partition of a record. */
  SortedMap<TopicPart, Move> all() {
    SortedMap<TopicPart, Move> all = new TreeMap<>();
    parts.forEach((part, move) -> all.put(part, move.sofar()));
    return all;
  }
}
