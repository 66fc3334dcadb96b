package io.tidemark.source;

import io.tidemark.generation.StreamId;
import io.tidemark.source.generation.ChangeOffset;
import io.tidemark.source.generation.Ids;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.generation.SourceOffset.State;
import io.tidemark.source.plan.Reconcile.Form;
import io.tidemark.source.plan.Scope;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;

/** Checks offsets that people bring, before a task lives by them. */
final class OffsetForm {

  private OffsetForm() {}

  /**
   * @return the offset, if it is one of a sync that reads by a cursor
   * @throws ConnectException when the partition is none of this source's, or the offset is not of
   *     the form that tasks write, or is that of a scan under way, or has an id that is no time
   */
  static Optional<ChangeOffset> check(
      String source, Map<String, ?> partition, Map<String, ?> offset) {
    Object sync = partition.get("sync");
    Object slot = partition.get("slot");
    if (!(sync instanceof String name)
        || !(slot instanceof String kept)
        || !isScopeOf(new StreamId(source, name), kept, partition)) {
      throw new ConnectException(
          "Partition "
              + partition
              + " is not one of source "
              + source
              + ": use the form that GET /connectors/<name>/offsets shows");
    }
    try {
      boolean counted = Arrays.stream(Form.values()).anyMatch(form -> form.text().equals(kept));
      Optional<ChangeOffset> change =
          counted ? Optional.empty() : Optional.of(ChangeOffset.parse(offset));
      SourceOffset run = change.map(ChangeOffset::run).orElseGet(() -> SourceOffset.parse(offset));
      if (run.state() == State.SCANNING) {
        throw new ConnectException(
            "The offset of sync "
                + name
                + " claims that a scan is under way and what of it the broker has acknowledged, which"
                + " only a task knows, and rows would be deleted by it: reset it with a null offset, or"
                + " set its state to aborted, so that ids go on growing from it");
      }
      checkIds(name, change.map(ChangeOffset::highestId).orElse(run.highestId()), run.taken().id());
      return change;
    } catch (IllegalArgumentException e) {
      throw new ConnectException(
          "The offset of sync " + name + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static void checkIds(String sync, long highest, long taken) {
    if (Math.max(highest, taken) > 2 * Ids.MOST) { // ids go on above the highest base
      throw new ConnectException(
          "The offset of sync "
              + sync
              + " has an id that is none: ids are milliseconds since 1970");
    }
  }

  /** Only syncs that are read whole are cut into scopes. */
  private static boolean isScopeOf(StreamId stream, String slot, Map<String, ?> partition) {
    return partition.equals(ChangeOffset.partition(stream, slot))
        || IntStream.range(0, Scope.MOST)
            .anyMatch(scope -> partition.equals(SourceOffset.partition(stream, scope)));
  }
}
