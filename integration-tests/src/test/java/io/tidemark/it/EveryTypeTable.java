package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Database;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A table with a column of every type of the server's catalog, of their arrays, and of types of
 * one's own, and rows with their least, greatest, empty, endless and missing values.
 */
final class EveryTypeTable {
  /** The table's name, and its sync's. */
  static final String NAME = "public.every";

  /** Types of columns, without arrays: those are made of them. */
  private static final String TYPES =
      """
      SELECT t.typname, format_type(t.oid, -1), t.typarray <> 0
      FROM pg_type t
      WHERE t.typnamespace = 'pg_catalog'::regnamespace AND t.typtype IN ('b', 'r', 'm')
        AND NOT EXISTS (SELECT 1 FROM pg_type e WHERE e.typarray = t.oid)
      ORDER BY t.typname
      """;

  /** A column, what it is declared as, its values as SQL, and what the copy's type is. */
  private record Column(String name, String type, List<String> values, String copy) {}

  private final Database shop;
  private final List<Column> columns = new ArrayList<>();

  private EveryTypeTable(Database shop) {
    this.shop = shop;
  }

  /** Makes and fills one in a database, whose zone is an odd one from then on. */
  static EveryTypeTable in(Database shop) {
    shop.execute("ALTER DATABASE " + shop.name() + " SET timezone TO 'America/St_Johns'");
    EveryTypeTable table = new EveryTypeTable(shop);
    table.addCatalogTypes();
    table.addOwnTypes();
    table.fill();
    return table;
  }

  /** Follows its first generation into a mirror, and a second one, which changes nothing there. */
  void assertMirrored(Source source, Sink mirror) {
    long rows = shop.number("SELECT count(*) FROM every");
    assertThat(mirror.completed(NAME, 1).counts()).isEqualTo(rows + "/0/0/0");
    assertCopied(mirror.database());

    source.run();
    assertThat(mirror.completed(NAME, 2).counts()).isEqualTo("0/0/" + rows + "/0");
    assertCopied(mirror.database());
  }

  private static String literal(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  private void add(String type, List<String> values, String copy, boolean hasArray) {
    List<String> literals = values.stream().map(EveryTypeTable::literal).toList();
    String number = Integer.toString(columns.size());
    columns.add(new Column("c" + number, type, literals, copy));
    if (hasArray) {
      List<String> elements = new ArrayList<>(literals);
      elements.add("NULL");
      String all = "ARRAY[" + String.join(", ", elements) + "]::" + type + "[]";
      columns.add(new Column("a" + number, type + "[]", List.of("'{}'", all), copy + "[]"));
    }
  }

  private void addCatalogTypes() {
    TreeSet<String> unknown = new TreeSet<>();
    for (List<String> row : shop.rows(TYPES).stream().map(List::copyOf).toList()) {
      String name = row.get(0);
      String type = row.get(1);
      List<String> values = EveryType.samples().getOrDefault(name, List.of());
      if (values.isEmpty() && !EveryType.WITHOUT_VALUES.contains(name)) {
        unknown.add(name);
      }
      String same = EveryType.OTHERWISE.getOrDefault(type, type);
      String copy = EveryType.AS_TEXT.contains(name) ? "text" : same;
      add(type, values, copy, row.get(2).equals("t"));
    }
    assertThat(unknown).as("types of this server that the test has no values of").isEmpty();
  }

  private void addOwnTypes() {
    shop.execute(
        """
        CREATE TYPE mood AS ENUM ('sad', 'so "so"', '');
        CREATE TYPE pair AS (a int, b text);
        CREATE DOMAIN small AS int CHECK (VALUE < 100);
        CREATE DOMAIN smaller AS small;
        CREATE TYPE span AS RANGE (subtype = float8)
        """);
    add("mood", List.of("sad", "so \"so\"", ""), "text", true);
    add("pair", List.of("(1,\"a b\")", "(,)"), "text", true);
    add("smaller", List.of("-5", "99"), "integer", false);
    add("span", List.of("empty", "[1.5,2)"), "text", true);
    add("varchar(5)", List.of("", "ab"), "character varying(5)", true);
    add("char(5)", List.of("", "ab"), "character(5)", false);
    add("numeric(12,3)", List.of("-999999999.999", "0"), "numeric(12,3)", true);
    add("numeric(5,-2)", List.of("1234500"), "numeric(5,-2)", false);
    add("numeric(3,5)", List.of("-0.00999"), "numeric(3,5)", false);
    add("bit(8)", List.of("10101010"), "bit varying", false);
    add("interval(0)", List.of("1 day 02:03:04"), "interval", false);
    add("timestamp(3)", List.of("2026-01-01 00:00:00.123"), "timestamp without time zone", false);
    Map<String, String> extensions =
        Map.of("citext", "aB", "hstore", "\"a\"=>NULL", "ltree", "a.b");
    List<String> available =
        shop.rows("SELECT name FROM pg_available_extensions").stream()
            .map(r -> "" + r.get(0))
            .toList();
    extensions.forEach(
        (name, value) -> {
          if (available.contains(name)) {
            shop.execute("CREATE EXTENSION " + name);
            add(name, List.of(value, ""), "text", true);
          }
        });
  }

  private void fill() {
    shop.execute(
        columns.stream()
            .map(c -> c.name + " " + c.type)
            .collect(Collectors.joining(", ", "CREATE TABLE every (id int PRIMARY KEY, ", ")")));
    int rows = columns.stream().mapToInt(c -> c.values.size()).max().orElseThrow();
    for (int row = 0; row <= rows; row++) {
      int index = row; // the last row is all NULLs
      shop.execute(
          columns.stream()
              .map(c -> index < c.values.size() ? c.values.get(index) : "NULL")
              .collect(Collectors.joining(", ", "INSERT INTO every VALUES (" + row + ", ", ")")));
    }
  }

  /** Insists on the same values, as text, and on the types that each column has in a copy. */
  private void assertCopied(Database mirror) {
    for (Column column : columns) {
      String values = "SELECT %1$s::text FROM every ORDER BY id".formatted(column.name);
      assertThat(mirror.column(values)).as(column.type).isEqualTo(shop.column(values));
      assertThat(
              mirror.value(
                  """
                  SELECT format_type(atttypid, atttypmod) FROM pg_attribute
                  WHERE attrelid = 'every'::regclass AND attname = '%s'
                  """
                      .formatted(column.name)))
          .as("the copy's type of " + column.type)
          .hasValue(column.copy);
    }
  }
}
