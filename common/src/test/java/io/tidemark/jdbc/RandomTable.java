package io.tidemark.jdbc;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tables of columns of all types that pages are copied of, and of values that are hard to copy. */
final class RandomTable {
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "a",
          "A",
          "O'Neill",
          "\\",
          "\\'; --",
          "E'\\x'",
          "$1 $$ ?",
          "NULL",
          "\\N",
          "\ufffd",
          "\u00e9\u00df",
          "e\u0301",
          "\ud83d\ude00",
          "\u0001\u007f",
          "line\nfeed\r\ttab",
          "%s {fn now()} :name");

  private static final List<String> TIMES =
      List.of(
          "infinity",
          "-infinity",
          "4713-01-01 00:00:00 BC",
          "0001-12-31 23:59:59.999999 BC",
          "0001-01-01 00:00:00",
          "1582-10-10 12:00:00",
          "1969-12-31 23:59:59.999999",
          "1970-01-01 00:00:00",
          "2000-01-01 00:00:00.000001",
          "10000-01-01 00:00:00",
          "294246-12-31 23:59:59.999999");

  private static final List<String> FLOATS =
      List.of("NaN", "Infinity", "-Infinity", "-0", "0", "1e-37", "0.1", "-123456.7", "3.4e38");

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "0.000",
          "-0.0001",
          "0.00010000",
          "1",
          "10000",
          "99999999",
          "100000000",
          "100000000.0000000",
          "123456789012345678",
          "1234567890123456789",
          "-9999999999999999.99",
          "99999999999999.9999",
          "12345678901234567890123456789012345678901234567890.123456789",
          "1e100",
          "1e-100",
          "-1.5e-16");

  private static final List<String> INTEGERS = List.of("0", "1", "-1", "255", "256", "32767");

  /** Values of each type, as texts. */
  private static final Map<String, Function<Random, String>> TYPES =
      Map.ofEntries(
          Map.entry("boolean", one("true", "false")),
          Map.entry("smallint", one(plus(INTEGERS, "-32768"))),
          Map.entry("int", one(plus(INTEGERS, "2147483647", "-2147483648"))),
          Map.entry("bigint", one(plus(INTEGERS, "9223372036854775807", "-9223372036854775808"))),
          Map.entry("real", one(plus(FLOATS, "1e-45", "16777217"))),
          Map.entry("float8", one(plus(FLOATS, "5e-324", "1.7976931348623157e308"))),
          Map.entry("numeric", RandomTable::number),
          Map.entry("numeric(20,4)", one("0", "-1.5", "9999999999999999.9999", "0.0001", "1e9")),
          Map.entry("text", one(TEXTS)),
          Map.entry("text COLLATE \"C\"", one(TEXTS)),
          Map.entry("text COLLATE \"en-x-icu\"", one(TEXTS)),
          Map.entry("varchar(30)", one(TEXTS)),
          Map.entry("char(24)", one(TEXTS)),
          Map.entry("bytea", RandomTable::bytes),
          Map.entry("date", random -> pick(random, TIMES).replaceFirst(" [0-9:.]+", "")),
          Map.entry("time", one("00:00", "24:00", "23:59:59.999999", "12:34:56.7")),
          Map.entry("timestamp", one(TIMES)),
          Map.entry("timestamptz", one(TIMES)),
          Map.entry("uuid", RandomTable::uuid),
          Map.entry("interval", one("1 day", "24:00", "-1 mon 3 days", "00:00:00.000001")),
          Map.entry("mood", one("happy", "sad", "it's \\ ?")),
          Map.entry("few", one("1", "7")),
          Map.entry("json", one("{\"a\": [1, null]}", "\"\\u00e9\"", "1e5", "null")),
          Map.entry("jsonb", one("{\"b\":1,\"a\": [1, null]}", "\"\\u00e9\"", "1e5", "{}")),
          Map.entry("xml", one("<a/>", "<a>'</a>")),
          Map.entry("money", one("1.50", "-3")),
          Map.entry("timetz", one("12:00+02", "24:00-03:30")),
          Map.entry("int4range", one("empty", "[1,5)", "(,)")),
          Map.entry("varbit", one("", "0101")),
          Map.entry("point", one("(1,2)", "(NaN,Infinity)")),
          Map.entry("tsvector", one("a:1 'b c':2")));

  /** What no key of a page that is copied may be, or what has no order. */
  private static final Set<String> NO_KEYS =
      Set.of(
          "interval",
          "mood",
          "json",
          "jsonb",
          "xml",
          "money",
          "timetz",
          "int4range",
          "varbit",
          "point",
          "tsvector");

  private final Random random;

  RandomTable(Random random) {
    this.random = random;
  }

  /** What the tables' columns need to be there before. */
  static String types() {
    return "CREATE TYPE mood AS ENUM ('sad', 'it''s \\ ?', 'happy');"
        + " CREATE DOMAIN few AS int CHECK (VALUE < 10)";
  }

  /** A statement that makes a table of this name with so many rows. */
  String create(String name, int rows) {
    List<String> types = new ArrayList<>();
    List<String> names = TYPES.keySet().stream().sorted().toList();
    for (int i = random.nextInt(8) + 2; i > 0; i--) {
      types.add(pick(random, names));
    }
    int keys = Math.min(random.nextInt(3), types.size());
    types.subList(0, keys).replaceAll(type -> NO_KEYS.contains(type) ? "int" : type);
    String columns =
        IntStream.range(0, types.size())
            .mapToObj(i -> "c%d %s%s, ".formatted(i, types.get(i), i < keys ? " NOT NULL" : ""))
            .collect(Collectors.joining());
    String key =
        IntStream.range(0, keys).mapToObj(i -> "c" + i + ", ").collect(Collectors.joining());
    String values =
        IntStream.range(0, rows)
            .mapToObj(n -> row(types, keys, n))
            .collect(Collectors.joining(", "));
    return "CREATE TABLE %1$s (%2$s n int, PRIMARY KEY (%3$s n)); INSERT INTO %1$s VALUES %4$s"
        .formatted(name, columns, key, values);
  }

  private String row(List<String> types, int keys, int n) {
    return IntStream.range(0, types.size())
        .mapToObj(i -> i >= keys && random.nextInt(6) == 0 ? "NULL" : value(types.get(i)))
        .collect(Collectors.joining(", ", "(", ", " + n + ")"));
  }

  private String value(String type) {
    String text = Objects.requireNonNull(TYPES.get(type)).apply(random);
    return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  private static Function<Random, String> one(String... values) {
    return one(List.of(values));
  }

  private static Function<Random, String> one(List<String> values) {
    return random -> pick(random, values);
  }

  private static <T> T pick(Random random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static List<String> plus(List<String> values, String... more) {
    List<String> all = new ArrayList<>(values);
    all.addAll(List.of(more));
    return all;
  }

  private static String number(Random random) {
    if (random.nextBoolean()) {
      return pick(random, NUMBERS);
    }
    StringBuilder digits = new StringBuilder(random.nextBoolean() ? "-" : "");
    random.ints(1 + random.nextInt(30), 0, 10).forEach(digits::append);
    return digits + "e" + (random.nextInt(40) - 25);
  }

  private static String bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return "\\x" + HexFormat.of().formatHex(bytes);
  }

  private static String uuid(Random random) {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }
}
