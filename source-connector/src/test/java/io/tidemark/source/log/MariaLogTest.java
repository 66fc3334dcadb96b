package io.tidemark.source.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MariaLogTest {
  private final MariaLog log = new MariaLog();

  private static Column column(ColumnType type) {
    return new Column("c", type, true);
  }

  @ParameterizedTest
  @DisplayName("a column that has not been sent yet is said to be of the type that it is sent with")
  @MethodSource("types")
  void sent(ColumnType type, ColumnType sent) {
    assertThat(log.sent(column(type)).type()).isEqualTo(sent);
    assertThat(log.objection(column(type))).isEmpty();
  }

  static Stream<Arguments> types() {
    return Stream.of(
        Arguments.of(ColumnType.of(Kind.INT8), ColumnType.of(Kind.INT16)),
        Arguments.of(ColumnType.of(Kind.BOOLEAN), ColumnType.of(Kind.INT16)),
        Arguments.of(ColumnType.of(Kind.BOOLEAN, "bit(1)"), ColumnType.of(Kind.BOOLEAN)),
        Arguments.of(ColumnType.of(Kind.INT16, "year(4)"), ColumnType.of(Kind.INT32)),
        Arguments.of(ColumnType.of(Kind.INT64, "int unsigned"), ColumnType.of(Kind.INT64)),
        Arguments.of(ColumnType.of(Kind.FLOAT32, "float(7,4)"), ColumnType.of(Kind.FLOAT64)),
        Arguments.of(
            new ColumnType(Kind.DECIMAL, 0, 20, 0, null, "bigint unsigned"),
            ColumnType.decimal(20, 0)),
        Arguments.of(ColumnType.string(20), ColumnType.string(20)),
        Arguments.of(
            new ColumnType(Kind.STRING, 5, 0, 0, null, "enum('a','b')"),
            ColumnType.of(Kind.STRING)),
        Arguments.of(ColumnType.other("bit(8)"), ColumnType.other("varbit")),
        Arguments.of(
            ColumnType.of(Kind.TIMESTAMP_TZ, "timestamp"), ColumnType.of(Kind.TIMESTAMP_TZ)));
  }

  @ParameterizedTest
  @DisplayName("what the log has in another form than the table is refused by the type's name")
  @ValueSource(strings = {"inet6", "xmltype"})
  void otherTypes(String name) {
    assertThat(log.objection(column(ColumnType.other(name))).orElseThrow()).contains(name);
  }

  @ParameterizedTest
  @DisplayName("so are places, and texts of an enum that come from the log with a backslash")
  @ValueSource(
      strings = {"point as WKT", "enum('a','b, c')", "enum('it''s, so')", "enum('a\\\\b')"})
  void otherTexts(String name) {
    assertThat(log.objection(column(ColumnType.of(Kind.STRING, name)))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"enum('a','it''s')", "enum('','x')", "set('a','b')", "char(3)"})
  void texts(String name) {
    assertThat(log.objection(column(ColumnType.of(Kind.STRING, name)))).isEmpty();
  }

  @Test
  void uuidsAreRefused() {
    assertThat(log.objection(column(ColumnType.of(Kind.UUID)))).isPresent();
  }

  @Test
  @DisplayName("rows that do not fit their table ask for a snapshot, other failures do not")
  void astray() {
    String size = "Error processing row in t, internal schema size 2, but row size 3";
    assertThat(log.isAstray(EngineFailure.of(size, null))).isTrue();
    assertThat(log.isAstray(EngineFailure.of("Communications link failure", null))).isFalse();
    assertThat(new PostgresLog().isAstray(EngineFailure.of(size, null))).isFalse();
  }

  @Test
  @DisplayName("MySQL's URLs, and those of several servers, are of no database that is known")
  void urls() {
    assertThat(LogDatabase.of("jdbc:mariadb://db:3307/shop")).containsInstanceOf(MariaLog.class);
    assertThat(LogDatabase.of("jdbc:postgresql://db/shop")).containsInstanceOf(PostgresLog.class);
    assertThat(LogDatabase.of("jdbc:mysql://db/shop")).isEmpty();
    assertThat(LogDatabase.of("jdbc:mariadb://a,b/shop")).isEmpty();
  }
}
