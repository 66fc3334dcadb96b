package io.tidemark.connect;

import io.tidemark.table.Kind;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/** Makes the values of one field cells of its column ({@link RecordSchemas#columns}). */
@FunctionalInterface
public interface CellFromConnect {
  /** For the many fields whose values are cells as they are. */
  CellFromConnect IDENTITY = value -> value;

  /**
   * Converts a value; null stays null.
   *
   * @throws DataException when it is not of the field's type; the message does not quote it
   */
  @Nullable Object convert(@Nullable Object connectValue);

  /**
   * The conversion of a field's values.
   *
   * @throws DataException when no column can hold them
   */
  static CellFromConnect of(Schema field) {
    if (ColumnTypes.of(field).kind() == Kind.ARRAY) {
      return array(of(field.valueSchema()));
    }
    ValueReader reader = ValueReader.of(field);
    return value -> {
      if (value == null) {
        return null;
      }
      try {
        return reader.read(value);
      } catch (ClassCastException
          | ArithmeticException
          | IllegalArgumentException
          | DateTimeException e) {
        // neither chained nor quoted: the cause's message has the value
        throw new DataException(
            "a value of class "
                + value.getClass().getSimpleName()
                + " does not read as "
                + (field.name() == null ? field.type().getName() : field.name()));
      }
    };
  }

  private static CellFromConnect array(CellFromConnect each) {
    return value -> {
      if (value == null) {
        return null;
      } else if (value instanceof List<?> values) {
        List<@Nullable Object> cells = new ArrayList<>(values.size());
        values.forEach(one -> cells.add(each.convert(one)));
        return cells;
      }
      throw new DataException(
          "a value of class " + value.getClass().getSimpleName() + " is no array");
    };
  }
}
