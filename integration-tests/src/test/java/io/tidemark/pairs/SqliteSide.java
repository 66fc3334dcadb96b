package io.tidemark.pairs;

import static io.tidemark.pairs.Form.BYTES;
import static io.tidemark.pairs.Form.DOUBLE;
import static io.tidemark.pairs.Form.MOMENT;
import static io.tidemark.pairs.Form.NUMBER;
import static io.tidemark.pairs.Form.TEXT;
import static io.tidemark.pairs.Form.TRUTH;

import io.tidemark.pairs.Sample.Value;
import io.tidemark.testbed.SinkBuilder;
import io.tidemark.testbed.SourceBuilder;
import io.tidemark.testbed.SqliteFile;
import io.tidemark.testbed.Tables;
import java.util.List;
import java.util.stream.Stream;

/** SQLite. */
record SqliteSide(SqliteFile file) implements Side {
  private static final String WIDE = "Ünï 漢字 😀 \t\n\\ \"',{}";

  @Override
  public String name() {
    return "SQLite";
  }

  @Override
  public String sync() {
    return TABLE;
  }

  @Override
  public Tables tables() {
    return file;
  }

  @Override
  public void execute(String sql) {
    file.execute(sql);
  }

  @Override
  public SourceBuilder source(SourceBuilder builder) {
    return builder.reading(file).tables(sync());
  }

  @Override
  public SinkBuilder sink(SinkBuilder builder) {
    return builder.into(file);
  }

  @Override
  public String shown(Form form, String column) {
    return form == BYTES
        ? "CASE WHEN %1$s IS NOT NULL THEN lower(hex(%1$s)) END".formatted(column)
        : column;
  }

  @Override
  public String types() {
    return "SELECT name, type FROM pragma_table_info('" + TABLE + "')";
  }

  @Override
  public List<Sample> samples() {
    return Stream.of(numbers(), texts(), times(), others()).flatMap(each -> each).toList();
  }

  private static Stream<Sample> numbers() {
    return Stream.of(
        bare("INTEGER", NUMBER, "-9223372036854775808", "0", "9223372036854775807"),
        bare("BOOLEAN", TRUTH, "1", "0"),
        bare("REAL", DOUBLE, "-1.7976931348623157E308", "4.9E-324", "0.1"),
        bare("DECIMAL(12,3)", NUMBER, "-1", "12.34", "0.000001", "9007199254740993", "1E300"));
  }

  private static Stream<Sample> texts() {
    Value nul = new Value("a\0b", "'a' || char(0) || 'b'");
    return Stream.of(
        new Sample("TEXT", TEXT, List.of(quoted(""), quoted(WIDE), quoted("12"), nul)),
        texts("VARCHAR(2)", TEXT, "", "longer than that"),
        new Sample("BLOB", BYTES, List.of(new Value("", "x''"), new Value("00ff", "x'00ff'"))),
        texts("UUID", TEXT, "00000000-0000-0000-0000-000000000000"),
        texts("JSON", TEXT, "{}", "{\"a\" : [1.50, \"ü😀\", null]}", "null"));
  }

  private static Stream<Sample> times() {
    return Stream.of(
        texts("DATE", Form.DATE, "-4713-01-01", "0000-01-01", "1969-12-31", "9999-12-31"),
        texts("TIME", Form.TIME, "00:00", "23:59:59.999999"),
        texts(
            "DATETIME",
            Form.TIMESTAMP,
            "-4713-01-01T00:00:00",
            "0000-01-01 00:00:00",
            "1969-12-31T23:59:59.999999",
            "9999-12-31 23:59"),
        texts(
            "TIMESTAMPTZ",
            MOMENT,
            "1969-12-31T23:59:59.999999Z",
            "2026-03-29 02:30:00+01:00",
            "2026-10-25 01:30:00.000001-04:00"));
  }

  private static Stream<Sample> others() {
    return Stream.of(
        new Sample("", TEXT, List.of(bare("5"), quoted("05"))),
        new Sample("STRING", TEXT, List.of(bare("5"), quoted("x"))));
  }

  private static Value bare(String text) {
    return new Value(text, text);
  }

  private static Sample bare(String type, Form form, String... values) {
    return new Sample(type, form, Stream.of(values).map(SqliteSide::bare).toList());
  }

  private static Sample texts(String type, Form form, String... values) {
    return new Sample(type, form, Stream.of(values).map(SqliteSide::quoted).toList());
  }

  private static Value quoted(String text) {
    return new Value(text, "'" + text.replace("'", "''") + "'");
  }
}
