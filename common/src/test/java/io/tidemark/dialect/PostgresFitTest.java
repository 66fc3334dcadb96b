package io.tidemark.dialect;

import static io.tidemark.dialect.TypeFit.AS_TEXT;
import static io.tidemark.dialect.TypeFit.REFUSED;
import static io.tidemark.dialect.TypeFit.SAME;
import static io.tidemark.dialect.TypeFit.WIDENS;
import static io.tidemark.table.ColumnType.array;
import static io.tidemark.table.ColumnType.decimal;
import static io.tidemark.table.ColumnType.other;
import static io.tidemark.table.ColumnType.string;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PostgresFitTest {
  private static final ColumnType TEXT = kind(Kind.STRING);

  private static ColumnType kind(Kind kind) {
    return ColumnType.of(kind);
  }

  private static Arguments fit(ColumnType from, ColumnType to, TypeFit expected) {
    return Arguments.of(from, to, expected);
  }

  static Stream<Arguments> numbers() {
    return Stream.of(
        fit(kind(Kind.INT32), kind(Kind.INT32), SAME),
        fit(kind(Kind.INT8), kind(Kind.INT16), SAME),
        fit(kind(Kind.INT16), kind(Kind.INT64), WIDENS),
        fit(kind(Kind.INT64), kind(Kind.INT32), REFUSED),
        fit(kind(Kind.INT32), TEXT, REFUSED),
        fit(kind(Kind.INT32), kind(Kind.BOOLEAN), REFUSED),
        fit(kind(Kind.INT32), kind(Kind.FLOAT64), WIDENS),
        fit(kind(Kind.INT64), kind(Kind.FLOAT64), REFUSED),
        fit(kind(Kind.INT32), kind(Kind.FLOAT32), REFUSED),
        fit(kind(Kind.INT64), kind(Kind.DECIMAL), WIDENS),
        fit(kind(Kind.INT32), decimal(10, 0), WIDENS),
        fit(kind(Kind.INT32), decimal(10, 2), REFUSED),
        fit(kind(Kind.FLOAT32), kind(Kind.FLOAT64), WIDENS),
        fit(kind(Kind.FLOAT64), kind(Kind.FLOAT32), REFUSED),
        fit(decimal(10, 2), decimal(10, 2), SAME),
        fit(decimal(10, 2), decimal(12, 4), WIDENS),
        fit(decimal(10, 2), decimal(10, 4), REFUSED),
        fit(decimal(10, 2), decimal(12, 1), REFUSED),
        fit(decimal(10, 2), kind(Kind.DECIMAL), WIDENS),
        fit(kind(Kind.DECIMAL), decimal(10, 2), REFUSED),
        fit(decimal(10, 2), kind(Kind.FLOAT64), REFUSED));
  }

  static Stream<Arguments> texts() {
    return Stream.of(
        fit(TEXT, TEXT, SAME),
        fit(string(5), string(5), SAME),
        fit(string(5), string(9), WIDENS),
        fit(string(9), string(5), REFUSED),
        fit(string(9), TEXT, WIDENS),
        fit(TEXT, string(5), AS_TEXT),
        fit(TEXT, kind(Kind.UUID), AS_TEXT),
        fit(TEXT, kind(Kind.JSON), AS_TEXT),
        fit(TEXT, kind(Kind.TIMESTAMP), AS_TEXT),
        fit(TEXT, other("inet"), AS_TEXT),
        fit(TEXT, kind(Kind.INT32), REFUSED),
        fit(TEXT, kind(Kind.BYTES), REFUSED),
        fit(kind(Kind.UUID), TEXT, WIDENS),
        fit(kind(Kind.UUID), string(36), WIDENS),
        fit(kind(Kind.UUID), kind(Kind.JSON), REFUSED),
        fit(kind(Kind.JSON), TEXT, WIDENS),
        fit(kind(Kind.JSON), ColumnType.of(Kind.JSON, "jsonb"), SAME),
        fit(kind(Kind.JSON), ColumnType.of(Kind.JSON, "json"), AS_TEXT),
        fit(other("inet"), other("inet"), SAME),
        fit(other("inet"), other("cidr"), AS_TEXT),
        fit(other("s.mood"), other("t.mood"), AS_TEXT),
        fit(other("numeric"), kind(Kind.INT32), AS_TEXT),
        fit(other("s.mood"), TEXT, WIDENS));
  }

  static Stream<Arguments> rest() {
    return Stream.of(
        fit(kind(Kind.TIMESTAMP), kind(Kind.TIMESTAMP_TZ), REFUSED),
        fit(kind(Kind.DATE), kind(Kind.TIMESTAMP), REFUSED),
        fit(kind(Kind.BYTES), TEXT, REFUSED),
        fit(array(TEXT), array(TEXT), SAME),
        fit(array(kind(Kind.INT32)), array(kind(Kind.INT64)), AS_TEXT),
        fit(array(kind(Kind.INT64)), array(kind(Kind.INT32)), REFUSED),
        fit(array(TEXT), TEXT, REFUSED),
        fit(TEXT, array(TEXT), AS_TEXT));
  }

  @ParameterizedTest(name = "{0} into {1}: {2}")
  @MethodSource({"numbers", "texts", "rest"})
  void fits(ColumnType from, ColumnType to, TypeFit expected) {
    assertThat(new PostgresDialect().fit(from, to)).isEqualTo(expected);
  }
}
