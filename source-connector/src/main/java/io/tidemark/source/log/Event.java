package io.tidemark.source.log;

import io.tidemark.table.TableId;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** What the engine tells, one after the other. */
sealed interface Event {
  /** Topic of the engine's words about its snapshots, which nobody produces to. */
  String NOTIFICATIONS = "tidemark-notifications";

  /** All tables are read from now on. */
  record SnapshotBegun() implements Event {}

  /** All tables have been read. */
  record SnapshotOver(Place place) implements Event {}

  /**
   * A row of a snapshot, or of the log.
   *
   * @param key null where the table has none
   * @param row as it is, null when it is gone
   */
  record Row(TableId table, @Nullable Struct key, @Nullable Struct row, Place place)
      implements Event {}

  /** A table has been emptied at once. */
  record Truncated(TableId table, Place place) implements Event {}

  /** A table is there anew, whose rows the log does not tell from the old one's. */
  record Remade(TableId table) implements Event {}

  /** All that was committed before that moment, in the database's milliseconds, has been told. */
  record Seen(long at) implements Event {}

  /** Nothing that concerns the tables, at some place of the log or at none. */
  record Passed(Optional<Place> place) implements Event {}

  /**
   * Reads a record of the engine's.
   *
   * @param log which is asked of each record once
   * @throws ConnectException when it is of no form that is known
   */
  static Event of(SourceRecord record, LogReader log) {
    Optional<Place> place = log.place(record);
    if (!(record.value() instanceof Struct value)) {
      return new Passed(place);
    } else if (NOTIFICATIONS.equals(record.topic())) {
      return notification(value.getString("aggregate_type"), value.getString("type"), place);
    } else if (value.schema().field("op") == null) {
      return log.remade(record).<Event>map(Remade::new).orElse(new Passed(place));
    }
    return switch (value.getString("op")) {
      case "c", "u", "r" ->
          new Row(table(value, log), key(record), value.getStruct("after"), needed(place));
      case "d" -> new Row(table(value, log), key(record), null, needed(place));
      case "t" -> new Truncated(table(value, log), needed(place));
      default -> new Passed(place);
    };
  }

  /**
   * The moment before which all that was committed has been told with a record of the engine's, in
   * the database's milliseconds; empty where it does not say.
   *
   * @param log which is asked of each record once
   */
  static OptionalLong seen(SourceRecord record, LogReader log) {
    OptionalLong still = log.still(record);
    if (still.isPresent()
        || !(record.value() instanceof Struct value)
        || value.schema().field("op") == null) {
      return still;
    }
    return switch (value.getString("op")) {
      case "c", "u", "d", "t" -> OptionalLong.of(value.getStruct("source").getInt64("ts_ms"));
      default -> still; // of a row in a snapshot it is the time of its reading
    };
  }

  private static Event notification(String about, String what, Optional<Place> place) {
    if (!about.equals("Initial Snapshot")) {
      return new Passed(place);
    }
    return switch (what) {
      case "STARTED" -> new SnapshotBegun();
      case "COMPLETED" -> new SnapshotOver(needed(place));
      default -> new Passed(Optional.empty()); // its place may be that of rows yet to come
    };
  }

  private static TableId table(Struct value, LogReader log) {
    return log.table(value.getStruct("source"));
  }

  private static @Nullable Struct key(SourceRecord record) {
    return record.key() instanceof Struct key ? key : null;
  }

  private static Place needed(Optional<Place> place) {
    return place.orElseThrow(
        () -> new ConnectException("an event of the log has no place in its offset"));
  }
}
