package io.tidemark.source.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.MariaDialect;
import io.tidemark.dialect.PostgresDialect;
import io.tidemark.source.plan.CursorSpec;
import io.tidemark.source.plan.Mode;
import io.tidemark.source.plan.Subject;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstReadTest {
  private static final long BEGUN = Instant.parse("2024-01-08T12:00:00.5Z").toEpochMilli();
  private static final Dialect MARIADB = new MariaDialect();

  /** The parameters of the first read from a value on. */
  private static List<String> params(Dialect dialect, Kind kind, String initial) {
    CursorSpec cursor =
        new CursorSpec(
            "at",
            Optional.of(initial),
            Duration.ZERO,
            Duration.ZERO,
            CursorSpec.Nulls.FAIL,
            ZoneId.of("Europe/Paris"),
            "at");
    SyncSpec spec =
        SyncSpec.of("s", Subject.of(TableId.of("t"))).mode(Mode.INCREMENTAL).cursor(cursor).build();
    Column column = new Column("at", ColumnType.of(kind), false);
    return FirstRead.of(spec, column, dialect, BEGUN).subject().params();
  }

  @ParameterizedTest
  @CsvSource({
    "TIMESTAMP_TZ, 2024-01-06T01:00:00+01:00, 2024-01-06 00:00:00.000000",
    "TIMESTAMP_TZ, 2024-01-06T00:00:00.25Z, 2024-01-06 00:00:00.250000",
    "TIMESTAMP_TZ, -P7D, 2024-01-01 12:00:00.500000",
    "TIMESTAMP, -P7D, 2024-01-01 13:00:00.500000",
    "TIMESTAMP, 2024-01-06, 2024-01-06 00:00:00.000000",
    "DATE, -P7D, 2024-01-01",
    "INT64, -9223372036854775808, -9223372036854775808",
    "STRING, any text, any text"
  })
  @DisplayName("CX-22 MariaDB is given a first value without a zone, which it would leave out")
  void zones(Kind kind, String initial, String param) {
    assertThat(params(MARIADB, kind, initial)).containsExactly(param);
  }

  @ParameterizedTest
  @CsvSource({
    "TIMESTAMP_TZ, yesterday",
    "TIMESTAMP_TZ, 2024-01-06T00:00:00",
    "TIMESTAMP_TZ, infinity",
    "TIMESTAMP, 2024-01-06T00:00:00Z",
    "DATE, 2024-02-30",
    "INT64, many"
  })
  @DisplayName("what MariaDB would take for some other value is refused, without the text")
  void noValues(Kind kind, String initial) {
    assertThatThrownBy(() -> params(MARIADB, kind, initial))
        .isInstanceOf(ReadFailure.class)
        .hasMessageStartingWith("cursor.initial of sync s is no value of column at, which is a ")
        .hasMessageNotContaining(initial);
  }

  @Test
  @DisplayName("a database that refuses what is no value reads the text itself")
  void asItIs() {
    assertThat(params(new PostgresDialect(), Kind.TIMESTAMP_TZ, "yesterday"))
        .containsExactly("yesterday");
  }
}
