package io.tidemark.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
  private static final Event KILL = new Event(10, Action.KILL, "broker", 0, 3);
  private static final Event QUIET = new Event(40_000, Action.QUIET, "all", 0, 4);

  @Test
  void aRunCanBeReadFromItsLog(@TempDir Path folder) {
    EventLog log = new EventLog(folder.resolve("new").resolve("events.log"));
    log.begin(-12, true);
    log.event(KILL);
    log.remark("done after 7 ms\nor so");
    log.event(QUIET);

    assertThat(EventLog.read(log.file()))
        .isEqualTo(new EventLog.Recorded(-12, true, List.of(KILL, QUIET)));
  }
}
