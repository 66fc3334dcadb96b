package io.tidemark.sink.row;

import io.tidemark.generation.StreamId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * What Debezium says in {@code source.snapshot} of a record: whether it is of a snapshot, and
 * whether it is the table's last. An incremental snapshot has neither beginning nor end, and is
 * none here.
 */
final class SnapshotMarks {
  private static final Set<String> LAST = Set.of("last", "last_in_data_collection");
  private static final Set<String> ANY =
      Set.of("true", "first", "first_in_data_collection", "last", "last_in_data_collection");

  private SnapshotMarks() {}

  /** The snapshot that a change event is of, given its field {@code source}. */
  static Optional<TableSnapshot> snapshot(@Nullable Object source) {
    Function<String, @Nullable Object> field = fields(source);
    if (!ANY.contains(text(field.apply("snapshot")))) {
      return Optional.empty();
    }
    String schema = text(field.apply("schema"));
    String table = text(field.apply("table"));
    String server = text(field.apply("name"));
    String space = schema.isEmpty() ? text(field.apply("db")) : schema;
    return field.apply("ts_ms") instanceof Number takenAt && !table.isEmpty() && !server.isEmpty()
        ? Optional.of(
            new TableSnapshot(
                new StreamId(server, space.isEmpty() ? table : space + "." + table),
                takenAt.longValue()))
        : Optional.empty();
  }

  /** Whether no row of the table comes after it in its snapshot. */
  static boolean isLast(@Nullable Object source) {
    return LAST.contains(text(fields(source).apply("snapshot")));
  }

  private static Function<String, @Nullable Object> fields(@Nullable Object source) {
    if (source instanceof Struct struct) {
      return name -> struct.schema().field(name) == null ? null : struct.getWithoutDefault(name);
    }
    return source instanceof Map<?, ?> map ? map::get : name -> null;
  }

  private static String text(@Nullable Object value) {
    return value instanceof String text ? text : "";
  }
}
