package io.tidemark.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
  private static final Event KILL = new Event(10, Action.KILL, "broker", 0, 3);
  private static final Event QUIET = new Event(40_000, Action.QUIET, "all", 0, 4);

  private static final EventLog.Recorded RUN =
      new EventLog.Recorded(-12, true, 3, List.of(KILL, QUIET));

  @Test
  void aRunCanBeReadFromItsLog(@TempDir Path folder) {
    EventLog log = EventLog.begin(folder.resolve("new"), RUN);
    log.event(KILL);
    log.remark("done after 7 ms\nor so");
    log.event(QUIET);

    assertThat(EventLog.read(log.file())).isEqualTo(RUN);
  }

  @Test
  void aFolderHoldsTheLogOfOneRun(@TempDir Path folder) {
    EventLog log = EventLog.begin(folder, RUN);

    assertThatThrownBy(() -> EventLog.begin(folder, RUN))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(log.file().toString());
  }
}
