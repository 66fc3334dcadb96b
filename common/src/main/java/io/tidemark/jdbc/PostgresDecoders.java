package io.tidemark.jdbc;

import io.tidemark.table.Kind;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes cells of the binary forms in which PostgreSQL sends them: the same cells as {@link
 * PostgresCells} reads of a result, and the same errors.
 */
final class PostgresDecoders {
  /** Days from 1970-01-01 to 2000-01-01, from which PostgreSQL counts. */
  private static final int EPOCH_DAYS = 10_957;

  private static final long EPOCH_MICROS = EPOCH_DAYS * 86_400_000_000L;

  /** What stands for bytes that are no UTF-8, and for itself. */
  private static final char REPLACEMENT = '\ufffd';

  private PostgresDecoders() {}

  /**
   * The decoder of a column's fields; empty where there is none by which they would be the cells
   * that are meant.
   *
   * @param kind what the cells are to be
   * @param sent the database's name of the type that it sends
   * @param column its name, for errors
   */
  static Optional<FieldDecoder> of(Kind kind, String sent, String column) {
    return Optional.ofNullable(
        switch (sent) {
          case "bool" -> when(kind == Kind.BOOLEAN, (bytes, at, length) -> bytes[at] != 0);
          case "int2", "smallserial" -> when(kind == Kind.INT16, PostgresDecoders::int2);
          case "int4", "serial" -> when(kind == Kind.INT32, PostgresDecoders::int4);
          case "int8", "bigserial" -> when(kind == Kind.INT64, PostgresDecoders::int8);
          case "float4" -> when(kind == Kind.FLOAT32, PostgresDecoders::float4);
          case "float8" -> when(kind == Kind.FLOAT64, PostgresDecoders::float8);
          case "numeric" -> when(kind == Kind.DECIMAL, numeric(column));
          case "text" -> when(kind == Kind.STRING || kind == Kind.OTHER, PostgresDecoders::text);
          case "varchar", "bpchar" -> when(kind == Kind.STRING, PostgresDecoders::text);
          case "bytea" -> when(kind == Kind.BYTES, PostgresDecoders::bytes);
          case "date" -> when(kind == Kind.DATE, PostgresDecoders::date);
          case "time" -> when(kind == Kind.TIME, PostgresDecoders::int8);
          case "timestamp" -> when(kind == Kind.TIMESTAMP, timestamp(column));
          case "timestamptz" -> when(kind == Kind.TIMESTAMP_TZ, timestamp(column));
          case "uuid" -> when(kind == Kind.UUID, PostgresDecoders::uuid);
          case "json" -> when(kind == Kind.JSON, PostgresDecoders::text);
          case "jsonb" -> when(kind == Kind.JSON, PostgresDecoders::jsonb);
          default -> null;
        });
  }

  private static @Nullable FieldDecoder when(boolean meant, FieldDecoder decoder) {
    return meant ? decoder : null;
  }

  private static Object int2(byte[] bytes, int at, int length) {
    return BigEndian.signedShort(bytes, at);
  }

  private static Object int4(byte[] bytes, int at, int length) {
    return BigEndian.signedInt(bytes, at);
  }

  private static Object int8(byte[] bytes, int at, int length) {
    return BigEndian.signedLong(bytes, at);
  }

  private static Object float4(byte[] bytes, int at, int length) {
    return Float.intBitsToFloat(BigEndian.signedInt(bytes, at));
  }

  private static Object float8(byte[] bytes, int at, int length) {
    return Double.longBitsToDouble(BigEndian.signedLong(bytes, at));
  }

  private static FieldDecoder numeric(String column) {
    return (bytes, at, length) -> {
      BigDecimal number = BinaryNumeric.decode(bytes, at);
      if (number == null) {
        throw PostgresCells.notFinite(column);
      }
      return number;
    };
  }

  private static Object bytes(byte[] bytes, int at, int length) {
    return Arrays.copyOfRange(bytes, at, at + length);
  }

  private static Object date(byte[] bytes, int at, int length) {
    int days = BigEndian.signedInt(bytes, at);
    return days == Integer.MAX_VALUE || days == Integer.MIN_VALUE ? days : days + EPOCH_DAYS;
  }

  private static FieldDecoder timestamp(String column) {
    return (bytes, at, length) -> {
      long micros = BigEndian.signedLong(bytes, at);
      if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
        return micros;
      } else if (micros > Long.MAX_VALUE - EPOCH_MICROS) {
        throw PostgresCells.tooLate(column);
      }
      return micros + EPOCH_MICROS;
    };
  }

  private static Object uuid(byte[] bytes, int at, int length) {
    return new UUID(BigEndian.signedLong(bytes, at), BigEndian.signedLong(bytes, at + 8))
        .toString();
  }

  /** Behind the version of the form, of which there is one. */
  private static Object jsonb(byte[] bytes, int at, int length) {
    return text(bytes, at + 1, length - 1);
  }

  private static Object text(byte[] bytes, int at, int length) {
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      check(bytes, at, length);
    }
    return text;
  }

  /** A database without an encoding may have anything in its texts. */
  private static void check(byte[] bytes, int at, int length) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, length));
    } catch (CharacterCodingException e) {
      throw PostgresFailures.notText();
    }
  }
}
