package io.tidemark.sink.row;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Debezium's change events, without any transform, as what they do to a row: the row as it is after
 * the event, or a tombstone. What Debezium says of itself does nothing to any. Other records are
 * left as they are. Belongs to one thread.
 */
final class Envelopes {
  private static final Logger log = LoggerFactory.getLogger(Envelopes.class);

  private static final String OPERATION = "op";
  private static final String TRUNCATE = "t";
  private static final String BEFORE = "before";
  private static final String AFTER = "after";
  private static final String SOURCE = "source";
  private static final String MESSAGE = "message";
  private static final String NAME_END = ".Envelope";

  private enum Form {
    ROW,
    CHANGE,
    MESSAGE,
    SERVICE
  }

  private final Set<String> told = new HashSet<>();
  private @Nullable Schema last;
  private Form lastForm = Form.ROW;

  /**
   * What a record does to a row; null when it does nothing to any.
   *
   * @throws DataException when it is a change that cannot be followed
   */
  @Nullable SinkRecord open(SinkRecord record) {
    return switch (form(record)) {
      case ROW -> record;
      case MESSAGE -> null;
      case CHANGE -> change(record);
      case SERVICE -> passed(record);
    };
  }

  /** Whether a record says that all of its table's rows are gone. */
  boolean isTruncation(SinkRecord record) {
    return form(record) == Form.CHANGE && TRUNCATE.equals(field(record, OPERATION));
  }

  /** The snapshot that a change event is of. */
  Optional<TableSnapshot> snapshot(SinkRecord record) {
    return form(record) == Form.CHANGE ? SnapshotMarks.snapshot(source(record)) : Optional.empty();
  }

  /** Whether a change event is the last of its table in a snapshot. */
  boolean isLastOfSnapshot(SinkRecord record) {
    return form(record) == Form.CHANGE && SnapshotMarks.isLast(source(record));
  }

  /** An event that is known by its name may have none. */
  private static @Nullable Object source(SinkRecord record) {
    boolean lacks =
        record.value() instanceof Struct struct && struct.schema().field(SOURCE) == null;
    return lacks ? null : field(record, SOURCE);
  }

  private Form form(SinkRecord record) {
    if (record.value() instanceof Struct struct) {
      return form(struct.schema());
    } else if (record.value() instanceof Map<?, ?> map && record.valueSchema() == null) {
      return isChange(map)
          ? Form.CHANGE
          : ServiceRecords.isOne(record.key(), map) ? Form.SERVICE : Form.ROW;
    }
    return Form.ROW;
  }

  private static @Nullable Object field(SinkRecord record, String name) {
    return record.value() instanceof Struct struct
        ? struct.getWithoutDefault(name)
        : record.value() instanceof Map<?, ?> map ? map.get(name) : null;
  }

  private @Nullable SinkRecord passed(SinkRecord record) {
    if (told.add(record.topic())) {
      log.info(
          "Topic {} has records of Debezium about itself, which are no rows: they are passed over",
          record.topic());
    }
    return null;
  }

  @SuppressWarnings("ReferenceEquality") // converters hand out one object again and again
  private Form form(Schema schema) {
    if (schema != last) {
      last = schema;
      lastForm = formOf(schema);
    }
    return lastForm;
  }

  private static Form formOf(Schema schema) {
    if (ServiceRecords.isOne(schema)) {
      return Form.SERVICE;
    } else if (!is(schema, OPERATION, Schema.Type.STRING)) {
      return Form.ROW;
    } else if (is(schema, AFTER, Schema.Type.STRUCT)) {
      String name = schema.name();
      boolean named = name != null && name.endsWith(NAME_END);
      boolean whole =
          Stream.of(BEFORE, SOURCE).allMatch(field -> is(schema, field, Schema.Type.STRUCT));
      return named || whole ? Form.CHANGE : Form.ROW;
    }
    boolean message =
        Stream.of(MESSAGE, SOURCE).allMatch(field -> is(schema, field, Schema.Type.STRUCT));
    return message ? Form.MESSAGE : Form.ROW;
  }

  private static boolean is(Schema schema, String name, Schema.Type type) {
    Field field = schema.field(name);
    return field != null && field.schema().type() == type;
  }

  private static boolean isChange(Map<?, ?> event) {
    return event.get(OPERATION) instanceof String
        && event.get(SOURCE) instanceof Map
        && (event.containsKey(AFTER) || event.containsKey(MESSAGE));
  }

  private static @Nullable SinkRecord change(SinkRecord record) {
    String operation = String.valueOf(field(record, OPERATION));
    return switch (operation) {
      case "c", "r", "u" -> after(record, operation);
      case "d" -> with(record, null, null);
      case TRUNCATE, "m" -> null;
      default ->
          throw new DataException(
              "a change event has an operation that is none of c, r, u, d, t, m: drop such events with a transform");
    };
  }

  private static SinkRecord after(SinkRecord record, String operation) {
    Object after = field(record, AFTER);
    if (after == null) {
      throw new DataException(
          "a change event of operation '%s' has no row after the change".formatted(operation));
    }
    return with(record, after instanceof Struct struct ? struct.schema() : null, after);
  }

  private static SinkRecord with(
      SinkRecord record, @Nullable Schema schema, @Nullable Object value) {
    return record.newRecord(
        record.topic(),
        record.kafkaPartition(),
        record.keySchema(),
        record.key(),
        schema,
        value,
        record.timestamp(),
        record.headers());
  }
}
