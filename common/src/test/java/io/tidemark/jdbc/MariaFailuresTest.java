package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MariaFailuresTest {
  private static DatabaseException of(String message, String state, int number) {
    return MariaFailures.of("", new SQLException("(conn=7) " + message, state, number));
  }

  @ParameterizedTest
  @CsvSource({
    "HY000, 1205, CONTENTION, 55P03",
    "40001, 1213, CONTENTION, 40P01",
    "42S02, 1146, SCHEMA, 42P01",
    "42S22, 1054, SCHEMA, 42703",
    "42S01, 1050, ENVIRONMENT, 42P07",
    "42000, 1142, DENIED, 42501",
    "28000, 1045, ENVIRONMENT, 28000",
    "70100, 1969, ENVIRONMENT, 57014",
    "70100, 1317, ENVIRONMENT, 57014",
    "08000, 1927, CONNECTION, 08006",
    "08S01, 0, CONNECTION, 08S01",
    "HY000, 1114, ENVIRONMENT, 53100",
    "23000, 1451, DATA, 23503",
    "23000, 4025, DATA, 23514",
    "HY000, 3819, DATA, 23514",
    "HY000, 3058, CONTENTION, 40P01",
    "HY000, 3169, CONNECTION, 08006",
    "HY000, 3024, ENVIRONMENT, 57014",
    "42S21, 1060, ENVIRONMENT, 42710",
    "22001, 1406, DATA, 22001",
    "HY000, 1526, DATA, 23514",
    "HY000, 1748, DATA, 23514",
    "HY000, 1525, DATA, 22007",
    "HY000, 1300, DATA, 22021",
    "HY000, 9999, ENVIRONMENT, 58000"
  })
  @DisplayName("the server's numbers mean what other databases say by SQLSTATEs")
  void kinds(String state, int number, FailureKind kind, String meant) {
    DatabaseException failure = of("Something", state, number);
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.sqlState()).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Duplicate entry 'secret' for key 'PRIMARY' | 23000 | 1062 | PRIMARY",
        "Duplicate entry 'secret for key 'secret'' for key 'PRIMARY' | 23000 | 1062 | PRIMARY",
        "Data too long for column 'note' at row 3 | 22001 | 1406 | note",
        "Incorrect date value: 'secret' for column `shop`.`orders`.`day` at row 1 | 22007 | 1292 |"
            + " day",
        "Column 'id' cannot be null | 23000 | 1048 | id",
        "Field 'flag' doesn't have a default value | HY000 | 1364 | flag",
        "CONSTRAINT `positive` failed for `shop`.`orders` | 23000 | 4025 | positive",
        "Check constraint 'positive' is violated. | HY000 | 3819 | positive"
      })
  @DisplayName("a bad row is told by the names of what refuses it, and never by its values")
  void names(String message, String state, int number, String name) {
    assertThat(of(message, state, number))
        .hasNoCause()
        .hasMessageContaining(": " + name + " (error " + number + ")")
        .message()
        .doesNotContain("secret");
  }

  @Test
  @DisplayName("what a trigger says is not told, as it may quote values")
  void trigger() {
    assertThat(of("secret", "45000", 1644)).hasNoCause().hasMessageNotContaining("secret");
  }

  @Test
  @DisplayName("a server that does not answer is told with what to check")
  void unreached() {
    SQLException e = new SQLException("Socket fail to connect to h:3306", "08000");
    e.initCause(new IOException("refused"));
    assertThat(MariaFailures.connecting("h:3306/d", e, "sslMode and serverSslCert"))
        .hasMessageContaining("Cannot connect to h:3306/d", "check host and port")
        .extracting(DatabaseException::kind)
        .isEqualTo(FailureKind.CONNECTION);
  }
}
