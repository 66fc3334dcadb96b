package io.tidemark.convert;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/** Schemas at random, and values of them. */
final class RandomRows {
  private static final int DAY_MS = 86_400_000;
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "O'Brien",
          "\"\\/\b\f\n\r\t",
          "\u0000\u001f\u007f",
          "äöü€",
          "\ud83d\ude00",
          "ab ".repeat(40));

  /** One of each. */
  static final List<Schema> TYPES =
      List.of(
          Schema.BOOLEAN_SCHEMA,
          Schema.INT8_SCHEMA,
          Schema.INT16_SCHEMA,
          Schema.INT32_SCHEMA,
          Schema.INT64_SCHEMA,
          Schema.FLOAT32_SCHEMA,
          Schema.FLOAT64_SCHEMA,
          Schema.STRING_SCHEMA,
          Schema.OPTIONAL_STRING_SCHEMA,
          Schema.BYTES_SCHEMA,
          Decimal.schema(3),
          Date.SCHEMA,
          Time.SCHEMA,
          Timestamp.SCHEMA,
          SchemaBuilder.array(Schema.OPTIONAL_INT32_SCHEMA).build(),
          SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT32_SCHEMA).build(),
          SchemaBuilder.map(Schema.INT32_SCHEMA, Schema.INT32_SCHEMA).build(),
          SchemaBuilder.struct().field("a", Schema.INT8_SCHEMA).build(),
          SchemaBuilder.int32().optional().defaultValue(3).build());

  private final Random random;

  RandomRows(Random random) {
    this.random = random;
  }

  /** A struct of up to a dozen fields. */
  Schema row() {
    return row(2);
  }

  private Schema row(int depth) {
    SchemaBuilder row = SchemaBuilder.struct();
    int fields = 1 + random.nextInt(12);
    for (int i = 0; i < fields; i++) {
      row.field(name(i), type(depth));
    }
    return adorned(row, depth < 2).build();
  }

  private String name(int i) {
    return switch (random.nextInt(6)) {
      case 0 -> "größe " + i;
      case 1 -> "a\"b" + i;
      case 2 -> "\ud83d\ude00" + i;
      default -> "column_" + i;
    };
  }

  private Schema type(int depth) {
    SchemaBuilder builder =
        switch (random.nextInt(depth > 0 ? 17 : 13)) {
          case 0 -> SchemaBuilder.bool();
          case 1 -> SchemaBuilder.int8();
          case 2 -> SchemaBuilder.int16();
          case 3 -> SchemaBuilder.int32();
          case 4 -> SchemaBuilder.int64();
          case 5 -> SchemaBuilder.float32();
          case 6 -> SchemaBuilder.float64();
          case 7 -> SchemaBuilder.bytes();
          case 8 -> Decimal.builder(random.nextInt(12) - 3);
          case 9 -> Date.builder();
          case 10 -> Time.builder();
          case 11 -> Timestamp.builder();
          case 13 -> SchemaBuilder.array(type(depth - 1));
          case 14 -> SchemaBuilder.map(Schema.STRING_SCHEMA, type(depth - 1));
          case 15 -> SchemaBuilder.map(Schema.INT32_SCHEMA, type(depth - 1));
          case 16 -> structOf(row(depth - 1));
          default -> SchemaBuilder.string();
        };
    return adorned(builder, true).build();
  }

  private static SchemaBuilder structOf(Schema row) {
    SchemaBuilder copy = SchemaBuilder.struct();
    row.fields().forEach(field -> copy.field(field.name(), field.schema()));
    return copy;
  }

  private SchemaBuilder adorned(SchemaBuilder builder, boolean mayBeNull) {
    if (builder.name() == null && random.nextInt(4) == 0) {
      builder.name("io.tidemark.Test" + random.nextInt(3)).version(random.nextInt(3)).doc("dö\"c");
    }
    if (random.nextInt(6) == 0) {
      builder.parameter("length", "10").parameter("\"", "");
    }
    if (mayBeNull && random.nextInt(3) > 0) {
      builder.optional();
    }
    if (random.nextInt(6) == 0 && builder.type().isPrimitive()) {
      builder.defaultValue(value(builder));
    }
    return builder;
  }

  private @Nullable Object maybe(Schema schema) {
    return schema.isOptional() && random.nextInt(4) == 0 ? null : value(schema);
  }

  private Object value(Schema schema) {
    return switch (schema.name() == null ? "" : schema.name()) {
      case Decimal.LOGICAL_NAME -> decimal(schema);
      case Date.LOGICAL_NAME -> Date.toLogical(Date.SCHEMA, random.nextInt(100_000) - 50_000);
      case Time.LOGICAL_NAME -> Time.toLogical(Time.SCHEMA, random.nextInt(DAY_MS));
      case Timestamp.LOGICAL_NAME ->
          Timestamp.toLogical(Timestamp.SCHEMA, random.nextLong() >> random.nextInt(40));
      default -> plain(schema);
    };
  }

  private Object plain(Schema schema) {
    return switch (schema.type()) {
      case BOOLEAN -> random.nextBoolean();
      case INT8 -> (byte) random.nextInt();
      case INT16 -> (short) random.nextInt();
      case INT32 -> random.nextInt() >> random.nextInt(32);
      case INT64 -> random.nextLong() >> random.nextInt(64);
      case FLOAT32 -> float32();
      case FLOAT64 -> float64();
      case STRING -> text();
      case BYTES -> text().getBytes(StandardCharsets.UTF_16);
      case ARRAY -> array(schema);
      case MAP -> map(schema);
      case STRUCT -> struct(schema, Integer.MAX_VALUE);
    };
  }

  private String text() {
    if (random.nextInt(500) == 0) {
      return "\ud800";
    }
    String text = TEXTS.get(random.nextInt(TEXTS.size()));
    return random.nextBoolean() ? text : "x".repeat(random.nextInt(20)) + text + "?";
  }

  private float float32() {
    return switch (random.nextInt(8)) {
      case 0 ->
          List.of(-0.0f, Float.NaN, Float.POSITIVE_INFINITY, Float.MIN_VALUE)
              .get(random.nextInt(4));
      case 1 -> random.nextInt(100);
      case 2 -> random.nextInt(10_000) / 100f;
      default -> Float.intBitsToFloat(random.nextInt());
    };
  }

  private double float64() {
    return switch (random.nextInt(8)) {
      case 0 ->
          List.of(-0.0, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE)
              .get(random.nextInt(4));
      case 1 -> random.nextInt(100);
      case 2 -> random.nextInt(10_000) / 100d;
      default -> Double.longBitsToDouble(random.nextLong());
    };
  }

  private BigDecimal decimal(Schema schema) {
    int scale = Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD));
    BigInteger digits = new BigInteger(random.nextInt(120), random);
    return new BigDecimal(random.nextBoolean() ? digits : digits.negate(), scale);
  }

  private List<@Nullable Object> array(Schema schema) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      values.add(maybe(schema.valueSchema()));
    }
    return values;
  }

  private Map<Object, @Nullable Object> map(Schema schema) {
    Map<Object, @Nullable Object> entries = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      entries.put(value(schema.keySchema()), maybe(schema.valueSchema()));
    }
    return entries;
  }

  /** A row; now and then a field lacks the value that it must have. */
  Struct of(Schema schema) {
    return struct(schema, 200);
  }

  private Struct struct(Schema schema, int oneInSoManyIsMissing) {
    Struct struct = new Struct(schema);
    for (Field field : schema.fields()) {
      if (random.nextInt(oneInSoManyIsMissing) > 0) {
        struct.put(field, maybe(field.schema()));
      }
    }
    return struct;
  }
}
