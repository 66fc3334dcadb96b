package io.tidemark.pairs;

import static io.tidemark.pairs.Form.BYTES;
import static io.tidemark.pairs.Form.DOUBLE;
import static io.tidemark.pairs.Form.LIST;
import static io.tidemark.pairs.Form.MOMENT;
import static io.tidemark.pairs.Form.NUMBER;
import static io.tidemark.pairs.Form.SINGLE;
import static io.tidemark.pairs.Form.TEXT;
import static io.tidemark.pairs.Form.TRUTH;

import io.tidemark.pairs.Sample.Value;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.SinkBuilder;
import io.tidemark.testbed.SourceBuilder;
import io.tidemark.testbed.Tables;
import java.util.List;
import java.util.stream.Stream;

/** PostgreSQL. */
record PostgresSide(Database database) implements Side {
  private static final String WIDE = "Ünï 漢字 😀 \t\n\\ \"',{}";

  @Override
  public String name() {
    return "PostgreSQL";
  }

  @Override
  public String sync() {
    return "public." + TABLE;
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
      case BYTES -> "encode(" + column + ", 'hex')";
      case LIST -> "array_to_json(" + column + ")::text";
      case DATE -> finite(column, column + " - DATE '1970-01-01'");
      case TIME -> micros(column) + "::text";
      case TIMESTAMP, MOMENT -> finite(column, micros(column));
      default -> column + "::text";
    };
  }

  private static String micros(String column) {
    return "(extract(epoch FROM " + column + ") * 1000000)::bigint";
  }

  private static String finite(String column, String value) {
    return "CASE WHEN isfinite(%1$s) THEN (%2$s)::text ELSE %1$s::text END"
        .formatted(column, value);
  }

  @Override
  public String types() {
    return "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = '"
        + TABLE
        + "'::regclass AND attnum > 0";
  }

  @Override
  public List<Sample> samples() {
    return Stream.of(numbers(), texts(), times(), others()).flatMap(s -> s).toList();
  }

  private static Stream<Sample> numbers() {
    return Stream.of(
        of("boolean", TRUTH, "true", "false"),
        of("smallint", NUMBER, "-32768", "0", "32767"),
        of("integer", NUMBER, "-2147483648", "0", "2147483647"),
        of("bigint", NUMBER, "-9223372036854775808", "0", "9223372036854775807"),
        of("real", SINGLE, "-3.4028235E38", "1.4E-45", "0.1"),
        of("double precision", DOUBLE, "-1.7976931348623157E308", "4.9E-324", "0.1"),
        of("numeric", NUMBER, "0", "-99999999999999999999.000000000000001", "1" + "0".repeat(300)),
        of("numeric(12,3)", NUMBER, "-999999999.999", "0.000", "999999999.999"));
  }

  private static Stream<Sample> texts() {
    return Stream.of(
        of("text", TEXT, "", WIDE, "NULL", "a  "),
        of("character varying(20)", TEXT, "", WIDE),
        of("character(5)", TEXT, "12345", "ü漢字😀é"),
        new Sample(
            "bytea", BYTES, List.of(new Value("", "''::bytea"), new Value("00ff", "'\\x00ff'"))),
        of(
            "uuid",
            TEXT,
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-4fff-bfff-ffffffffffff"),
        of("json", TEXT, "{}", "{\"a\" : [1.50, \"ü😀\", null]}", "null"),
        of("jsonb", TEXT, "{}", "{\"a\": [1.50, \"ü😀\", null]}", "null"));
  }

  private static Stream<Sample> times() {
    return Stream.of(
        new Sample(
            "date",
            Form.DATE,
            List.of(
                new Value("-4712-01-01", "DATE '4713-01-01 BC'"),
                new Value("1969-12-31", "DATE '1969-12-31'"),
                new Value("+5874897-12-31", "DATE '5874897-12-31'"),
                new Value("infinity", "DATE 'infinity'"),
                new Value("-infinity", "DATE '-infinity'"))),
        of("time without time zone", Form.TIME, "00:00:00", "23:59:59.999999", "24:00:00"),
        new Sample(
            "timestamp without time zone",
            Form.TIMESTAMP,
            List.of(
                new Value("-4712-01-01T00:00:00", "TIMESTAMP '4713-01-01 BC'"),
                new Value("1969-12-31T23:59:59.999999", "TIMESTAMP '1969-12-31 23:59:59.999999'"),
                new Value(
                    "+294246-12-31T23:59:59.999999", "TIMESTAMP '294246-12-31 23:59:59.999999'"),
                new Value("infinity", "TIMESTAMP 'infinity'"))),
        of(
            "timestamp with time zone",
            MOMENT,
            "1969-12-31T23:59:59.999999Z",
            "2026-03-29T02:30:00+01:00",
            "2026-10-25T01:30:00.000001-04:00",
            "infinity",
            "-infinity"));
  }

  private static Stream<Sample> others() {
    return Stream.of(
        of("interval", TEXT, "00:00:00", "-1 years -2 mons +3 days 04:05:06.789012"),
        of("inet", TEXT, "10.0.0.0/8", "::1/64"),
        new Sample(
            "integer[]",
            LIST,
            List.of(
                new Value("[]", "'{}'::int[]"),
                new Value("[-2147483648,null]", "'{-2147483648,NULL}'::int[]"))),
        new Sample("text[]", LIST, List.of(new Value("[\"\",\"ü\\\"\"]", "ARRAY['', 'ü\"']"))));
  }

  private static Sample of(String type, Form form, String... values) {
    return new Sample(
        type,
        form,
        Stream.of(values)
            .map(text -> new Value(text, "'" + text.replace("'", "''") + "'::" + type))
            .toList());
  }
}
