package io.tidemark.source.generation;

import io.tidemark.generation.Manifest;
import io.tidemark.generation.StreamId;
import io.tidemark.source.cursor.Position;
import io.tidemark.source.plan.Ranges;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka Connect keeps for a sync that reads by a cursor: its newest run, and the position.
 *
 * @param run the run; its generation is the run's id, its fold counts the run's rows and has the
 *     last offsets of all records that the sync ever sent
 * @param lastRead the highest id of a read
 * @param whole whether the first read is complete
 * @param begin where reading by the cursor begins once it is; null for the very beginning
 */
public record ChangeOffset(
    SourceOffset run, long lastRead, boolean whole, @Nullable Position begin) {
  private static final String MODE = "incremental";

  /**
   * What stands for a sync of which nothing was read yet.
   *
   * @param id the highest in use
   */
  public static ChangeOffset unread(long id, Ranges plan, Past past) {
    return new ChangeOffset(SourceOffset.unread(id, plan, past), id, false, null);
  }

  /** The same with another past. */
  public ChangeOffset with(Past past) {
    return new ChangeOffset(run.with(past, run.ranges()), lastRead, whole, begin);
  }

  /** The same where other records of the sync have arrived, which the run does not count. */
  public ChangeOffset reaching(Manifest others) {
    return new ChangeOffset(run.reaching(others), lastRead, whole, begin);
  }

  /** The highest id in use. */
  public long highestId() {
    return Math.max(run.highestId(), lastRead);
  }

  /** Up to where rows have been read by the cursor and acknowledged. */
  public Optional<Position> position() {
    String resume = run.fold().resume();
    return whole && resume != null
        ? Optional.of(Position.decode(resume))
        : Optional.ofNullable(begin);
  }

  /** The partition under which Connect keeps it. */
  public static Map<String, String> partition(StreamId stream, String slot) {
    Map<String, String> partition = SourceOffset.partition(stream, 0);
    partition.put("slot", slot); // in the same map: a copy might have another order
    return partition;
  }

  /** The flat form. */
  public Map<String, Object> toMap() {
    Map<String, Object> flat = new LinkedHashMap<>(run.toMap());
    flat.put("mode", MODE);
    flat.put("lastRead", lastRead);
    flat.put("whole", whole);
    if (whole) {
      flat.remove("resume"); // people read the position, and may change it
    }
    position()
        .ifPresent(
            at -> {
              flat.put("value", at.value());
              if (at.key() != null) {
                flat.put("key", at.key());
              }
            });
    return Collections.unmodifiableMap(flat);
  }

  /**
   * Reads the flat form.
   *
   * @throws io.tidemark.generation.LaterVersionException when it is of a version that this release
   *     does not know
   * @throws IllegalArgumentException when a field is missing or of another type
   */
  public static ChangeOffset parse(Map<String, ?> flat) {
    SourceOffset run = SourceOffset.parse(flat); // first, as it knows the version
    if (!MODE.equals(flat.get("mode"))) {
      throw new IllegalArgumentException("source offset field mode is not " + MODE);
    } else if (!(flat.get("lastRead") instanceof Number lastRead)) {
      throw new IllegalArgumentException("source offset field lastRead is not a number");
    } else if (!(flat.get("whole") instanceof Boolean whole)) {
      throw new IllegalArgumentException("source offset field whole is not true or false");
    } else {
      ChangeOffset offset = new ChangeOffset(run, lastRead.longValue(), whole, position(flat));
      offset.position(); // refuses one that it could not go on from
      return offset;
    }
  }

  private static @Nullable Position position(Map<String, ?> flat) {
    String value = text(flat, "value");
    String key = text(flat, "key");
    if (value == null && key != null) {
      throw new IllegalArgumentException("source offset field key needs a field value");
    }
    return value == null ? null : new Position(value, key);
  }

  private static @Nullable String text(Map<String, ?> flat, String name) {
    Object value = flat.get(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw new IllegalArgumentException("source offset field " + name + " is not text");
  }
}
