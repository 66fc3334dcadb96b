package io.tidemark.pairs;

import static io.tidemark.pairs.Form.BYTES;
import static io.tidemark.pairs.Form.DOUBLE;
import static io.tidemark.pairs.Form.MOMENT;
import static io.tidemark.pairs.Form.NUMBER;
import static io.tidemark.pairs.Form.SINGLE;
import static io.tidemark.pairs.Form.TEXT;
import static io.tidemark.pairs.Form.TRUTH;

import io.tidemark.pairs.Sample.Value;
import io.tidemark.testbed.MariaDatabase;
import io.tidemark.testbed.SinkBuilder;
import io.tidemark.testbed.SourceBuilder;
import io.tidemark.testbed.Tables;
import java.util.List;
import java.util.stream.Stream;

/** MariaDB, and MySQL, which has no types of its own here but what it makes of documents. */
record MariaSide(String name, MariaDatabase database) implements Side {
  private static final String WIDE = "Ünï 漢字 😀 \t\n\\ \"',{}";

  @Override
  public String sync() {
    return database.name() + "." + TABLE;
  }

  @Override
  public Tables tables() {
    return database;
  }

  @Override
  public void execute(String sql) {
    database.execute(sql);
  }

  @Override
  public SourceBuilder source(SourceBuilder builder) {
    return builder.reading(database).tables(sync());
  }

  @Override
  public SinkBuilder sink(SinkBuilder builder) {
    return builder.into(database);
  }

  @Override
  public String shown(Form form, String column) {
    return switch (form) {
      case BYTES -> "lower(hex(" + column + "))";
      case SINGLE -> "CAST(" + column + " AS double)";
      case MOMENT -> "concat(" + column + ", '+00:00')";
      default -> column;
    };
  }

  @Override
  public String types() {
    return "SELECT COLUMN_NAME, COLUMN_TYPE FROM information_schema.COLUMNS"
        + " WHERE TABLE_SCHEMA = database() AND TABLE_NAME = '"
        + TABLE
        + "'";
  }

  @Override
  public List<Sample> samples() {
    Stream<Sample> own = name.equals("MySQL") ? documents() : ownTypes();
    return Stream.of(integers(), numbers(), texts(), own, bytes(), times(), others())
        .flatMap(each -> each)
        .toList();
  }

  private static Stream<Sample> integers() {
    return Stream.of(
        bare("tinyint(1)", TRUTH, "1", "0"),
        bare("bit(1)", TRUTH, "1", "0"),
        bare("tinyint", NUMBER, "-128", "127"),
        bare("smallint", NUMBER, "-32768", "32767"),
        bare("smallint unsigned", NUMBER, "0", "65535"),
        bare("mediumint", NUMBER, "-8388608", "8388607"),
        bare("int", NUMBER, "-2147483648", "0", "2147483647"),
        bare("int unsigned", NUMBER, "0", "4294967295"),
        bare("bigint", NUMBER, "-9223372036854775808", "0", "9223372036854775807"),
        bare("bigint unsigned", NUMBER, "0", "18446744073709551615"),
        bare("year", NUMBER, "0", "1901", "2155"));
  }

  private static Stream<Sample> numbers() {
    return Stream.of(
        bare("float", SINGLE, "-3.4028234663852886E38", "1.17549435E-38", "0.1", "16777217"),
        bare("double", DOUBLE, "-1.7976931348623157E308", "2.2250738585072014E-308", "0.1"),
        bare("decimal(12,3)", NUMBER, "-999999999.999", "0.000", "999999999.999"),
        bare(
            "decimal(65,30)",
            NUMBER,
            "0.000000000000000000000000000000",
            "99999999999999999999999999999999999.999999999999999999999999999999"));
  }

  private static Stream<Sample> texts() {
    return Stream.of(
        texts("varchar(20)", "", WIDE, "a  "),
        texts("varchar(300)", "", "ü".repeat(300)),
        texts("char(5)", "12345", "ü漢字😀é"),
        texts("longtext", "", WIDE, "NULL", "a  "),
        texts("tinytext", WIDE),
        texts("enum('z','ü')", "z", "ü"),
        texts("set('z','ü')", "", "z,ü"));
  }

  private static Stream<Sample> documents() {
    return Stream.of(texts("json", "{}", "{\"a\": [1.5, \"ü😀\", null]}", "null"));
  }

  private static Stream<Sample> ownTypes() {
    return Stream.of(
        texts("json", "{}", "{\"a\" : [1.50, \"ü😀\", null]}", "null"),
        texts("uuid", "00000000-0000-0000-0000-000000000000"),
        texts("inet6", "::1"));
  }

  private static Stream<Sample> bytes() {
    return Stream.of("longblob", "varbinary(9)", "tinyblob", "binary(2)")
        .map(type -> new Sample(type, BYTES, List.of(new Value("00ff", "x'00ff'"))));
  }

  private static Stream<Sample> times() {
    return Stream.of(
        times("date", Form.DATE, "0001-01-01", "1969-12-31", "9999-12-31"),
        times("time", Form.TIME, "00:00:00", "23:59:59"),
        times("time(6)", Form.TIME, "23:59:59.999999"),
        times("datetime", Form.TIMESTAMP, "0001-01-01T00:00:00", "9999-12-31T23:59:59"),
        times(
            "datetime(6)",
            Form.TIMESTAMP,
            "1969-12-31T23:59:59.999999",
            "9999-12-31T23:59:59.999999"),
        moments("1970-01-01T00:00:01Z", "2026-10-25T01:30:00.000001Z", "2038-01-19T03:14:07Z"));
  }

  private static Stream<Sample> others() {
    return Stream.of(
        new Sample("bit(5)", TEXT, List.of(new Value("00101", "b'101'"))),
        new Sample(
            "point", TEXT, List.of(new Value("POINT(1 2)", "ST_GeomFromText('POINT(1 2)')"))));
  }

  private static Sample bare(String type, Form form, String... values) {
    return new Sample(type, form, Stream.of(values).map(text -> new Value(text, text)).toList());
  }

  private static Sample texts(String type, String... values) {
    return times(type, TEXT, values);
  }

  private static Sample times(String type, Form form, String... values) {
    return new Sample(
        type,
        form,
        Stream.of(values)
            .map(text -> new Value(text, "'" + text.replace("'", "''") + "'"))
            .toList());
  }

  private static Sample moments(String... values) {
    return new Sample(
        "timestamp(6) NULL",
        MOMENT,
        Stream.of(values)
            .map(text -> new Value(text, "'" + text.replace("T", " ").replace("Z", "") + "'"))
            .toList());
  }
}
