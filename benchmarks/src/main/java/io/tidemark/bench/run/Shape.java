package io.tidemark.bench.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the rows of a table are like. Each has a key {@code id} and a {@code quantity}. */
enum Shape {
  /** Ten columns of usual types. */
  NARROW(1),
  /** Sixty columns. */
  WIDE(5),
  /** Two texts, of 40 and of 1,536 characters that do not compress well. */
  TEXT(5);

  /** The name of every table that is measured. */
  static final String TABLE = "measured";

  private static final int DIGESTS = 12;

  private final long share;

  Shape(long share) {
    this.share = share;
  }

  /**
   * A column.
   *
   * @param value by the number i of its row
   */
  private record Column(String name, String type, String value) {}

  /** How many rows a table has: fewer where they are large. */
  long rows(long asked) {
    return Math.max(1, asked / share);
  }

  /** Makes the table with its key. */
  String create() {
    return create(" PRIMARY KEY");
  }

  /** Makes the table without a key. */
  String createKeyless() {
    return create("");
  }

  private String create(String key) {
    return columns().stream()
        .map(column -> ", " + column.name + " " + column.type)
        .collect(
            Collectors.joining(
                "",
                "CREATE TABLE %s (id bigint%s, quantity int NOT NULL".formatted(TABLE, key),
                ")"));
  }

  /** Fills it. */
  String fill(long rows) {
    return columns().stream()
        .map(column -> ", " + column.value)
        .collect(
            Collectors.joining(
                "",
                "INSERT INTO %s SELECT i, 1 + i %% 7".formatted(TABLE),
                " FROM generate_series(1::bigint, %d) i".formatted(rows)));
  }

  /** Names of all columns in their order. */
  List<String> names() {
    List<String> names = new ArrayList<>(List.of("id", "quantity"));
    columns().forEach(column -> names.add(column.name));
    return names;
  }

  private List<Column> columns() {
    return switch (this) {
      case NARROW -> narrow();
      case WIDE -> wide();
      case TEXT -> texts();
    };
  }

  private static List<Column> narrow() {
    return List.of(
        new Column("stock", "int", "i % 5000"),
        new Column("weight", "double precision", "(i % 5000) / 16.0"),
        new Column("price", "numeric(18,4)", "(i * 37 % 100000000) / 10000.0"),
        new Column("paid", "boolean", "i % 3 > 0"),
        new Column("placed", "timestamptz", time("31 seconds")),
        new Column("sku", "text", "'SKU-' || lpad((i % 99991)::text, 16, '0')"),
        new Column("buyer", "text", "left(md5(i::text), 20)"),
        new Column(
            "note", "text", "'Leave with the neighbour, code ' || left(md5((i * 7)::text), 29)"));
  }

  private static List<Column> wide() {
    List<Column> columns = new ArrayList<>();
    add(columns, 20, "number", "int", "i * %d % 100000");
    add(columns, 10, "size", "double precision", "(i * %d % 10007) / 16.0");
    add(columns, 8, "price", "numeric(18,4)", "(i * %d % 100000000) / 10000.0");
    add(columns, 10, "name", "text", "left(md5((i * %d)::text), 20)");
    add(columns, 5, "done", "boolean", "i % (%d + 1) > 0");
    add(columns, 5, "at", "timestamptz", time("%d seconds"));
    return columns;
  }

  private static List<Column> texts() {
    String body =
        IntStream.range(0, DIGESTS)
            .mapToObj(n -> "encode(sha512(('%d-' || i)::bytea), 'hex')".formatted(n))
            .collect(Collectors.joining(" || "));
    return List.of(
        new Column("title", "text", "'About ' || md5(i::text)"), new Column("body", "text", body));
  }

  private static String time(String step) {
    return "timestamptz '2024-01-01 00:00+00' + i * interval '" + step + "'";
  }

  private static void add(List<Column> columns, int count, String name, String type, String value) {
    for (int n = 1; n <= count; n++) {
      columns.add(new Column(name + "_" + n, type, value.replace("%d", Integer.toString(n))));
    }
  }

  /** As a name begins. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
