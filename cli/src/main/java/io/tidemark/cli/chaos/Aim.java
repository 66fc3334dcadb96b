package io.tidemark.cli.chaos;

import java.util.List;
import java.util.stream.Stream;

/** What the faults of a run are drawn from: all there are, or those that one guard is for. */
public enum Aim {
  /** All there are. */
  ANYTHING,
  /** Tasks wake up when others have taken over their work. */
  ZOMBIES,
  /** Records are gone before they were read. */
  LOSS,
  /** Rows come again while their deletion waits. */
  CONFIRMATION,
  /** Records are written, acknowledged and read late. */
  LAG,
  /** Reads go on after a restart, when what was sent before has been lost. */
  RELAPSE;

  /** What stands there twice is twice as likely. */
  List<Fault> faults() {
    return switch (this) {
      case ANYTHING ->
          all(Stream.of(Fault.processes(), Fault.lines(), Fault.ambushes(), Fault.lasting()));
      case ZOMBIES -> all(Stream.of(Fault.bursts(), List.of(Fault.slow("log"))));
      case LOSS -> List.of(Fault.drought());
      case CONFIRMATION -> List.of(Fault.hold());
      case LAG -> all(Stream.of(Fault.freezes(), List.of(Fault.slow("copy"))));
      case RELAPSE -> List.of(Fault.relapse());
    };
  }

  /** Whether what these faults do shows only when it is quiet, or needs it from time to time. */
  boolean isForQuiet() {
    return this == ANYTHING || this == ZOMBIES;
  }

  private static List<Fault> all(Stream<List<Fault>> faults) {
    return faults.flatMap(List::stream).toList();
  }
}
