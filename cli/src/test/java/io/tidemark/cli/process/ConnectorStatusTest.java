package io.tidemark.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectorStatusTest {

  private static final ConnectorStatus.Part RUNNING =
      new ConnectorStatus.Part("connector", "RUNNING", "");

  @Test
  void aConnectorWithoutTasksIsNotRunningYet() {
    ConnectorStatus status = new ConnectorStatus("shop", RUNNING, List.of());
    assertThat(status.isRunning()).isFalse();
    assertThat(status.failure()).isEmpty();
  }

  @Test
  void aFailedTaskIsNamedWithItsCausesButWithoutFrames() {
    String trace = "ConnectException: outer\n\tat a.B.c(B.java:1)\nCaused by: inner\n\tat d.E.f";
    ConnectorStatus status =
        new ConnectorStatus(
            "shop", RUNNING, List.of(new ConnectorStatus.Part("task 1", "FAILED", trace)));
    assertThat(status.isRunning()).isFalse();
    assertThat(status.failure())
        .contains("Connector shop, task 1 failed: ConnectException: outer\n  Caused by: inner");
  }
}
