package io.tidemark.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.process.ConnectorStatus.Part;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FallenTasksTest {
  private static final String ENDED =
      "2026-11-27 17:42:18.891 ERROR [task-thread-source-1] WorkerTask:"
          + " ExactlyOnceWorkerSourceTask{id=source-1} Task threw an uncaught and unrecoverable"
          + " exception. Task is being killed and will not recover until manually restarted";

  private static String began(String time, String task) {
    return "2026-11-27 "
        + time
        + " INFO  [StartAndStopExecutor-connect-127.0.0.1:1-6] Worker: Creating task "
        + task;
  }

  @Test
  @DisplayName("a task has ended when no worker has begun it since, whatever the others tell")
  void ended() {
    assertThat(FallenTasks.ended(Stream.of(ENDED, began("17:42:16.217", "source-1"))))
        .containsExactly("source-1");
    assertThat(
            FallenTasks.ended(
                Stream.of(ENDED, began("17:42:19.000", "source-0"), "  at java.lang.Thread.run()")))
        .containsExactly("source-1");
  }

  @Test
  @DisplayName("a task that a worker has begun since has not ended")
  void begunSince() {
    assertThat(FallenTasks.ended(Stream.of(began("17:42:19.000", "source-1"), ENDED))).isEmpty();
    assertThat(FallenTasks.ended(Stream.of(began("17:42:16.217", "source-1")))).isEmpty();
  }

  @Test
  @DisplayName("one that failed is begun again when a transaction has ended it, and only then")
  void failed() {
    String transaction =
        """
        org.apache.kafka.connect.errors.ConnectException: Failed to flush offsets and/or records
        \tat java.lang.Thread.run()
        Caused by: org.apache.kafka.common.errors.InvalidTxnStateException: The producer ...
        """;
    String other =
        """
        org.apache.kafka.connect.errors.ConnectException: Position
        Caused by: java.lang.IllegalStateException: not known
        """;
    assertThat(FallenTasks.isFallen(new Part("task 0", "FAILED", transaction))).isTrue();
    assertThat(FallenTasks.isFallen(new Part("task 0", "RUNNING", ""))).isTrue();
    assertThat(FallenTasks.isFallen(new Part("task 0", "FAILED", other))).isFalse();
    assertThat(FallenTasks.isFallen(new Part("task 0", "PAUSED", ""))).isFalse();
  }
}
