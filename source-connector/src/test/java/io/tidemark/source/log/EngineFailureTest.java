package io.tidemark.source.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EngineFailureTest {
  private static String logged(Throwable error) {
    StringWriter text = new StringWriter();
    error.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  @DisplayName("what cannot read a cell is told by its class, in the message and in the stack")
  void cells() {
    Throwable bad = new NumberFormatException("For input string: \"4111 1111\"");
    Throwable around =
        new ConnectException("An exception occurred", new DataException("4111", bad));
    EngineFailure failure = EngineFailure.of("it stops", around);
    assertThat(failure).hasMessageContaining("NumberFormatException").hasMessageNotContaining("41");
    assertThat(logged(failure))
        .contains(
            "ConnectException: An exception occurred", "DataException", "EngineFailureTest.cells")
        .doesNotContain("4111");
    assertThat(failure.words()).contains("4111");
  }

  @Test
  @DisplayName("what the database, the network and Debezium say is told")
  void others() {
    Throwable gone = new SQLException("This connection has been closed");
    assertThat(EngineFailure.of("it stops", new ConnectException("around", gone)))
        .hasMessageContaining("SQLException: This connection has been closed");
    assertThat(EngineFailure.of("it stops", null)).hasMessageContaining("it stops");
    assertThatThrownBy(
            () -> {
              throw EngineFailure.of("it stops", gone);
            })
        .hasRootCauseMessage("SQLException: This connection has been closed");
  }
}
