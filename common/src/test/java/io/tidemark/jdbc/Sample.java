package io.tidemark.jdbc;

import static io.tidemark.table.ColumnType.array;
import static io.tidemark.table.ColumnType.decimal;
import static io.tidemark.table.ColumnType.other;
import static io.tidemark.table.ColumnType.string;

import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A type and cells at its edges. */
public record Sample(ColumnType type, List<Object> cells) {
  private static final long DAY = 86_400_000_000L;

  @Override
  public String toString() {
    return type.toString();
  }

  private static Sample sample(ColumnType type, Object... cells) {
    return new Sample(type, List.of(cells));
  }

  /** Every kind that a catalog tells of. */
  public static Stream<Sample> all() {
    return Stream.of(numeric(), times(), texts(), arrays(), others()).flatMap(s -> s);
  }

  private static Stream<Sample> numeric() {
    return Stream.of(
        sample(kind(Kind.BOOLEAN), true, false),
        sample(kind(Kind.INT16), Short.MIN_VALUE, (short) 0, (short) -1, Short.MAX_VALUE),
        sample(kind(Kind.INT32), Integer.MIN_VALUE, 0, -1, Integer.MAX_VALUE),
        sample(kind(Kind.INT64), Long.MIN_VALUE, 0L, -1L, Long.MAX_VALUE),
        sample(kind(Kind.FLOAT32), Float.MIN_VALUE, -Float.MAX_VALUE, 0.1f, Float.NaN, 1f / 0),
        sample(kind(Kind.FLOAT64), Double.MIN_VALUE, -Double.MAX_VALUE, 0.1, Double.NaN, -1d / 0),
        sample(decimal(18, 4), number("-99999999999999.9999"), number("0.0000"), number("0.0001")),
        sample(kind(Kind.DECIMAL), numbers()));
  }

  private static Stream<Sample> times() {
    Object[] times = {
      0L,
      -1L,
      1L,
      1_700_000_000_123_456L,
      -62_135_596_800_000_001L,
      -210_866_803_200_000_000L,
      9_000_000_000_000_000_000L,
      Long.MAX_VALUE,
      Long.MIN_VALUE
    };
    return Stream.of(
        sample(
            kind(Kind.DATE),
            0,
            -1,
            dayOf(-4712, 1, 1),
            dayOf(0, 12, 31),
            dayOf(5874897, 12, 31),
            Integer.MAX_VALUE,
            Integer.MIN_VALUE),
        sample(kind(Kind.TIME), 0L, 1L, DAY - 1, DAY),
        sample(kind(Kind.TIMESTAMP), times),
        sample(kind(Kind.TIMESTAMP_TZ), times));
  }

  private static Stream<Sample> texts() {
    return Stream.of(
        sample(kind(Kind.STRING), "", "a", "Ünï 漢字 😀 \u0001\t\n\\", "é".repeat(3000)),
        sample(string(5), "", "Ünï😀x"),
        sample(new ColumnType(Kind.STRING, 5, 0, 0, null, "bpchar"), "ab   ", "abcde"),
        sample(kind(Kind.BYTES), new byte[0], new byte[] {0, -1, (byte) 0x80, 0x7f}),
        sample(
            kind(Kind.UUID),
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "123e4567-e89b-12d3-a456-426614174000"),
        sample(ColumnType.of(Kind.JSON, "json"), "{}", "{\"a\" : [1, \"ü😀\", null]}", "null"),
        sample(ColumnType.of(Kind.JSON, "jsonb"), "{}", "{\"a\": [1, \"ü😀\", null]}", "\"\""));
  }

  private static Stream<Sample> arrays() {
    return Stream.of(
        sample(array(kind(Kind.INT32)), List.of(), Arrays.asList(1, null, 3)),
        sample(array(kind(Kind.STRING)), Arrays.asList("", "NULL", null, "a\"b\\c,{}", "Ü😀")),
        sample(array(kind(Kind.TIMESTAMP_TZ)), List.of(0L, 1L, -1L, Long.MAX_VALUE)),
        sample(array(decimal(10, 2)), List.of(number("1.20"), number("-0.01"))),
        sample(array(other("inet")), List.of("10.0.0.1", "::1")));
  }

  private static Stream<Sample> others() {
    return Stream.of(
        sample(other("inet"), "10.0.0.0/8", "::1"),
        sample(other("interval"), "1 day", "1 mon -03:00:00"),
        sample(other("timetz"), "12:00:00+02"),
        sample(other("varbit"), "", "101"),
        sample(other("money"), "$1.50"),
        sample(other("xml"), "<a>ü</a>"),
        sample(other("point"), "(1,2.5)"),
        sample(other("int4range"), "[1,5)"),
        sample(other("tsvector"), "'a' 'b'"));
  }

  private static Object[] numbers() {
    Random random = new Random(7);
    List<BigDecimal> numbers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      BigInteger digits = new BigInteger(random.nextInt(140), random);
      BigDecimal number = new BigDecimal(digits, random.nextInt(30));
      numbers.add(random.nextBoolean() ? number : number.negate());
    }
    for (String text :
        List.of("0", "0.000", "1", "10000", "9999", "0.0001", "0.00001", "1000000000000000000")) {
      numbers.add(number(text));
    }
    numbers.add(BigDecimal.ONE.movePointRight(1000).setScale(0));
    numbers.add(BigDecimal.ONE.movePointLeft(1000));
    return numbers.toArray();
  }

  private static ColumnType kind(Kind kind) {
    return ColumnType.of(kind);
  }

  private static BigDecimal number(String text) {
    return new BigDecimal(text);
  }

  private static int dayOf(int year, int month, int day) {
    return (int) LocalDate.of(year, month, day).toEpochDay();
  }
}
