package io.tidemark.connect;

import io.tidemark.table.ColumnType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/** Makes cells of one column the values of one field. */
@FunctionalInterface
public interface CellToConnect {
  /** For the many columns whose cells are Connect values as they are. */
  CellToConnect IDENTITY = cell -> cell;

  /**
   * Converts a cell; null stays null.
   *
   * @throws DataException when the field cannot hold it; the message does not quote it
   */
  @Nullable Object convert(@Nullable Object cell);

  /** The conversion into a field of {@link RecordSchemas}'s schema for the type. */
  static CellToConnect of(ColumnType type, Schema field, DecimalMode mode) {
    return switch (type.kind()) {
      case DECIMAL -> decimal(type, field, mode);
      case TIMESTAMP_TZ -> cell -> cell == null ? null : ZonedTimestamps.format((Long) cell);
      case ARRAY -> array(Objects.requireNonNull(type.element()), field, mode);
      default -> IDENTITY;
    };
  }

  private static CellToConnect decimal(ColumnType type, Schema field, DecimalMode mode) {
    return switch (mode) {
      case DOUBLE -> cell -> cell == null ? null : ((BigDecimal) cell).doubleValue();
      case STRING -> cell -> cell == null ? null : text((BigDecimal) cell);
      case PRECISE ->
          type.precision() == 0 ? variableScale(field) : cell -> scaled(type.scale(), cell);
    };
  }

  private static String text(BigDecimal number) {
    return number.scale() < 0 ? number.toString() : number.toPlainString();
  }

  private static @Nullable Object scaled(int scale, @Nullable Object cell) {
    if (cell == null || ((BigDecimal) cell).scale() == scale) {
      return cell;
    }
    try {
      return ((BigDecimal) cell).setScale(scale);
    } catch (ArithmeticException e) {
      throw new DataException("a number has more than " + scale + " decimals", e);
    }
  }

  private static CellToConnect variableScale(Schema schema) {
    Field scale = schema.field(SemanticTypes.SCALE);
    Field value = schema.field(SemanticTypes.VALUE);
    return cell -> {
      if (cell == null) {
        return null;
      }
      BigDecimal number = (BigDecimal) cell;
      return new Struct(schema)
          .put(scale, number.scale())
          .put(value, number.unscaledValue().toByteArray());
    };
  }

  private static CellToConnect array(ColumnType element, Schema field, DecimalMode mode) {
    CellToConnect each = of(element, field.valueSchema(), mode);
    if (each == IDENTITY) {
      return IDENTITY;
    }
    return cell -> {
      if (cell == null) {
        return null;
      }
      List<?> cells = (List<?>) cell;
      List<@Nullable Object> converted = new ArrayList<>(cells.size());
      cells.forEach(one -> converted.add(each.convert(one)));
      return converted;
    };
  }
}
