package io.tidemark.source;

import io.tidemark.generation.StreamId;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.generation.SourceOffset.State;
import io.tidemark.source.plan.Scope;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;

/** Checks offsets that people bring, before a task lives by them. */
final class OffsetForm {

  private OffsetForm() {}

  /**
   * @throws ConnectException when the partition is none of this source's, or the offset is not of
   *     the form that tasks write, or is that of a scan under way
   */
  static void check(String source, Map<String, ?> partition, Map<String, ?> offset) {
    Object sync = partition.get("sync");
    if (!(sync instanceof String name) || !isScopeOf(new StreamId(source, name), partition)) {
      throw new ConnectException(
          "Partition "
              + partition
              + " is not one of source "
              + source
              + ": use the form that GET /connectors/<name>/offsets shows");
    }
    try {
      if (SourceOffset.parse(offset).state() == State.SCANNING) {
        throw new ConnectException(
            "The offset of sync "
                + name
                + " claims that a scan is under way and what of it the broker has acknowledged, which"
                + " only a task knows, and rows would be deleted by it: reset it with a null offset, or"
                + " set its state to aborted, so that ids go on growing from it");
      }
    } catch (IllegalArgumentException e) {
      throw new ConnectException(
          "The offset of sync " + name + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static boolean isScopeOf(StreamId stream, Map<String, ?> partition) {
    return IntStream.range(0, Scope.MOST)
        .anyMatch(scope -> partition.equals(SourceOffset.partition(stream, scope)));
  }
}
