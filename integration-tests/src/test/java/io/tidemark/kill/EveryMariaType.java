package io.tidemark.kill;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A table of a MariaDB with a column of each type that its log can be followed with. */
final class EveryMariaType {
  private static final String COLUMNS =
      """
      flag tinyint(1), t tinyint, tu tinyint unsigned, s smallint, su smallint unsigned,
      m mediumint, mu mediumint unsigned, i int, iu int unsigned, b bigint, bu bigint unsigned,
      d decimal(30, 10), dw decimal(65, 0), f float, f2 float(9, 3), g double, c char(5),
      v varchar(40), l varchar(20) CHARACTER SET latin1, x mediumtext, bi binary(4),
      vb varbinary(20), bl blob, a date, tm time(6), dt datetime(6), ds datetime,
      ts timestamp(6) NULL, tn timestamp NULL, y year, e enum('s', 'm', 'it''s'),
      st set('a', 'b', 'c'), b1 bit(1), b9 bit(9), j json""";

  private static final List<String> ROWS =
      List.of(
          """
          1, 1, 127, 255, 32767, 65535, 8388607, 16777215, 2147483647, 4294967295,
          9223372036854775807, 18446744073709551615, 12345678901234567890.0123456789,
          repeat('9', 65), 3.4028234e38, 123456.789, 1.7976931348623157e308, 'ab', 'ü 漢 😀',
          'äöü', repeat('long ', 10000), x'01020000', x'00ff00', repeat('b', 300), '9999-12-31',
          '23:59:59.999999', '9999-12-31 23:59:59.999999', '9999-12-31 23:59:59',
          '2038-01-19 03:14:07.999999', '2038-01-19 03:14:07', 2155, 'it''s', 'a,c', 1,
          b'100000001', '{"a": [1, "ü"]}'
          """,
          """
          2, 0, -128, 0, -32768, 0, -8388608, 0, -2147483648, 0, -9223372036854775808, 0,
          -12345678901234567890.0123456789, -1, 1.1754944e-38, -0.001, -2.2250738585072014e-308,
          '', '', '', '', x'00000000', x'', x'', '1000-01-01', '00:00:00',
          '1000-01-01 00:00:00.000001', '1969-12-31 23:59:59', '1970-01-01 00:00:01.000001',
          '1970-01-01 00:00:01', 1901, 's', '', 0, b'0', '[]'
          """,
          """
          3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
          NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
          NULL, NULL, NULL, NULL, NULL, NULL
          """,
          """
          4, 1, 5, 200, 5, 40000, 5, 9000000, 5, 3000000000, 5, 9223372036854775808, 0.1, 0, 0.1,
          0.1, 0.1, ' x ', ' x ', ' x ', ' x ', x'0a', x'0a', x'0a', '2024-02-29', '12:34:56.7',
          '2024-03-31 02:30:00.123', '2024-03-31 02:30:00', '2024-10-27 01:30:00',
          '2024-03-31 01:30:00', 2000, 'm', 'b', 1, b'1', 'null'
          """);

  /** What is of another type by the JDBC source, which docs/how-to/log-sync.md tells. */
  private static final Map<String, String> AS_OTHERS =
      Map.of("flag", "flag::int", "f2", "f2::float4");

  private EveryMariaType() {}

  static String create(String table) {
    return "CREATE TABLE %s (id int PRIMARY KEY, %s)".formatted(table, COLUMNS);
  }

  static String insert(String table) {
    return ROWS.stream()
        .collect(Collectors.joining("), (", "INSERT INTO " + table + " VALUES (", ")"));
  }

  /** All values of a copy in a PostgreSQL as texts, those of other types in one as of one type. */
  static String selectCopied(String table) {
    Stream<String> names =
        Stream.of(COLUMNS.replaceAll("\\([^)]*\\)", "").split(",", -1))
            .map(column -> column.strip().split(" ", 2)[0])
            .map(name -> AS_OTHERS.getOrDefault(name, name) + "::text");
    return names.collect(
        Collectors.joining(", ", "SELECT id, ", " FROM " + table + " ORDER BY id"));
  }
}
