package io.tidemark.connect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.tidemark.table.Kind;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * Structs, maps and lists as JSON documents that lose nothing: numbers with all their digits, dates
 * and times in ISO 8601, bytes in Base64, NULL as null whatever a schema's default is. A map whose
 * keys are not texts, whole numbers or booleans is a list of pairs, as JsonConverter writes it. The
 * same value always gives the same text.
 */
final class JsonText {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int MICROS_TO_NANOS = 1000;
  private static final long MICROS_OF_DAY = 86_400_000_000L;

  /** Beyond what PostgreSQL's numeric holds; plain digits of such numbers could fill the memory. */
  private static final int MOST_DIGITS = 131_072;

  /** Types of keys that are the same text for the same key only. */
  private static final Set<Schema.Type> KEYS =
      EnumSet.of(
          Schema.Type.STRING,
          Schema.Type.BOOLEAN,
          Schema.Type.INT8,
          Schema.Type.INT16,
          Schema.Type.INT32,
          Schema.Type.INT64);

  private interface Writer {
    /** Writes a value that is not null. */
    void write(Object value, JsonGenerator out) throws IOException;
  }

  private JsonText() {}

  /** Reads values of a schema as documents. */
  static ValueReader of(Schema schema) {
    Writer writer = writer(schema);
    return value -> {
      StringWriter text = new StringWriter();
      try (JsonGenerator out = JSON.createGenerator(text)) {
        writer.write(value, out);
      } catch (StreamConstraintsException e) {
        throw new DataException("a value is nested too deeply for a document");
      } catch (IOException e) {
        throw new UncheckedIOException(e); // a StringWriter does not fail
      }
      return text.toString();
    };
  }

  private static Writer writer(Schema schema) {
    if (ColumnTypes.of(schema).kind() != Kind.JSON && schema.type() != Schema.Type.ARRAY) {
      return cell(schema);
    }
    return switch (schema.type()) {
      case STRUCT -> struct(schema);
      case MAP -> KEYS.contains(schema.keySchema().type()) ? map(schema) : pairs(schema);
      case ARRAY -> list(schema);
      default -> cell(schema);
    };
  }

  private static Writer struct(Schema schema) {
    Map<String, Writer> writers = new LinkedHashMap<>();
    for (Field field : schema.fields()) {
      writers.put(field.name(), writer(field.schema()));
    }
    return (value, out) -> {
      Struct struct = (Struct) value;
      out.writeStartObject();
      for (Map.Entry<String, Writer> field : writers.entrySet()) {
        out.writeFieldName(field.getKey());
        write(struct.getWithoutDefault(field.getKey()), field.getValue(), out);
      }
      out.writeEndObject();
    };
  }

  private static Writer list(Schema schema) {
    Writer each = writer(schema.valueSchema());
    return (value, out) -> {
      out.writeStartArray();
      for (Object element : (Collection<?>) value) {
        write(element, each, out);
      }
      out.writeEndArray();
    };
  }

  private static Writer map(Schema schema) {
    Writer each = writer(schema.valueSchema());
    return (value, out) -> {
      Map<String, @Nullable Object> sorted = new TreeMap<>();
      ((Map<?, ?>) value).forEach((key, of) -> sorted.put(key(key), of));
      out.writeStartObject();
      for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
        out.writeFieldName(entry.getKey());
        write(entry.getValue(), each, out);
      }
      out.writeEndObject();
    };
  }

  private static String key(@Nullable Object key) {
    if (key == null) {
      throw new DataException("a map has a null key, which a JSON document cannot hold");
    }
    return key.toString();
  }

  private static Writer pairs(Schema schema) {
    Writer keys = writer(schema.keySchema());
    Writer values = writer(schema.valueSchema());
    return (value, out) -> {
      Map<String, Map.Entry<?, ?>> sorted = new TreeMap<>();
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        sorted.put(text(entry.getKey(), keys), entry);
      }
      out.writeStartArray();
      for (Map.Entry<?, ?> entry : sorted.values()) {
        out.writeStartArray();
        write(entry.getKey(), keys, out);
        write(entry.getValue(), values, out);
        out.writeEndArray();
      }
      out.writeEndArray();
    };
  }

  private static String text(@Nullable Object value, Writer writer) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      write(value, writer, out);
    }
    return text.toString();
  }

  private static void write(@Nullable Object value, Writer writer, JsonGenerator out)
      throws IOException {
    if (value == null) {
      out.writeNull();
    } else {
      writer.write(value, out);
    }
  }

  private static Writer cell(Schema schema) {
    ValueReader reader = ValueReader.of(schema);
    return switch (ColumnTypes.of(schema).kind()) {
      case BOOLEAN -> (value, out) -> out.writeBoolean((Boolean) reader.read(value));
      case INT8, INT16, INT32, INT64 ->
          (value, out) -> out.writeNumber(((Number) reader.read(value)).longValue());
      case FLOAT32, FLOAT64 -> (value, out) -> number((Number) reader.read(value), out);
      case DECIMAL -> (value, out) -> decimal((BigDecimal) reader.read(value), out);
      case BYTES -> (value, out) -> out.writeBinary((byte[]) reader.read(value));
      case DATE -> (value, out) -> out.writeString(date((Integer) reader.read(value)));
      case TIME -> (value, out) -> out.writeString(time((Long) reader.read(value)));
      case TIMESTAMP -> (value, out) -> out.writeString(local((Long) reader.read(value)));
      case TIMESTAMP_TZ ->
          (value, out) -> out.writeString(ZonedTimestamps.format((Long) reader.read(value)));
      default -> (value, out) -> out.writeString((String) reader.read(value));
    };
  }

  private static void number(Number number, JsonGenerator out) throws IOException {
    if (!Double.isFinite(number.doubleValue())) {
      throw new DataException("NaN or infinity within a document, which JSON cannot hold");
    }
    out.writeNumber(number.toString());
  }

  private static void decimal(BigDecimal number, JsonGenerator out) throws IOException {
    if (Math.abs((long) number.scale()) > MOST_DIGITS) {
      throw new DataException("a number within a document has too many digits");
    }
    out.writeNumber(number.toPlainString());
  }

  private static String date(int days) {
    if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
      return ZonedTimestamps.format(days > 0 ? Long.MAX_VALUE : Long.MIN_VALUE);
    }
    return LocalDate.ofEpochDay(days).toString();
  }

  private static String time(long micros) {
    return micros == MICROS_OF_DAY
        ? "24:00:00"
        : DateTimeFormatter.ISO_LOCAL_TIME.format(
            LocalTime.ofNanoOfDay(Math.multiplyExact(micros, MICROS_TO_NANOS)));
  }

  private static String local(long micros) {
    String text = ZonedTimestamps.format(micros);
    return text.endsWith("Z") ? text.substring(0, text.length() - 1) : text;
  }
}
