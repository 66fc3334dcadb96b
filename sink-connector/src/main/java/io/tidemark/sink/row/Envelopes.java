package io.tidemark.sink.row;

import java.util.Map;
import java.util.function.Function;
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
 * the event, or a tombstone. Other records are left as they are. Belongs to one thread.
 */
public final class Envelopes {
  private static final Logger log = LoggerFactory.getLogger(Envelopes.class);

  private static final String OPERATION = "op";
  private static final String BEFORE = "before";
  private static final String AFTER = "after";
  private static final String SOURCE = "source";
  private static final String MESSAGE = "message";
  private static final String NAME_END = ".Envelope";

  private enum Form {
    ROW,
    CHANGE,
    MESSAGE
  }

  private final boolean keyed;
  private @Nullable Schema last;
  private Form lastForm = Form.ROW;
  private boolean warnedOfTruncation;

  /**
   * For one task.
   *
   * @param keyed whether the write mode tells rows apart by their key; if not, nothing is ever
   *     deleted
   */
  public Envelopes(boolean keyed) {
    this.keyed = keyed;
  }

  /**
   * What a record does to a row; null when it does nothing to any.
   *
   * @throws DataException when it is a change that cannot be followed
   */
  public @Nullable SinkRecord open(SinkRecord record) {
    if (record.value() instanceof Map<?, ?> event && record.valueSchema() == null) {
      return isChange(event) ? change(record, event::get) : record;
    }
    return record.value() instanceof Struct event ? open(record, event) : record;
  }

  private @Nullable SinkRecord open(SinkRecord record, Struct event) {
    return switch (form(event.schema())) {
      case ROW -> record;
      case MESSAGE -> null;
      case CHANGE -> change(record, event::getWithoutDefault);
    };
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
    if (!is(schema, OPERATION, Schema.Type.STRING)) {
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

  private @Nullable SinkRecord change(SinkRecord record, Function<String, @Nullable Object> event) {
    String operation = String.valueOf(event.apply(OPERATION));
    return switch (operation) {
      case "c", "r", "u" -> after(record, event, operation);
      case "d" -> with(record, null, null);
      case "t" -> truncated(record);
      case "m" -> null;
      default ->
          throw new DataException(
              "a change event has an operation that is none of c, r, u, d, t, m: drop such events with a transform");
    };
  }

  private static SinkRecord after(
      SinkRecord record, Function<String, @Nullable Object> event, String operation) {
    Object after = event.apply(AFTER);
    if (after == null) {
      throw new DataException(
          "a change event of operation '%s' has no row after the change".formatted(operation));
    }
    return with(record, after instanceof Struct struct ? struct.schema() : null, after);
  }

  /** A mode that deletes nothing goes on; any other would show rows that are gone. */
  private @Nullable SinkRecord truncated(SinkRecord record) {
    if (keyed) {
      throw new DataException(
          "a change event says that the table was truncated at its source, which a sink does not repeat: empty the target yourself if its rows are to go, and keep such events away with Debezium's skipped.operations=t");
    }
    if (!warnedOfTruncation) {
      warnedOfTruncation = true;
      log.warn(
          "Topic {} has truncations, which write.mode=append passes over: nothing is deleted",
          record.topic());
    }
    return null;
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
