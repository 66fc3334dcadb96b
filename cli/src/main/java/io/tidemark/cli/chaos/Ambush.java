package io.tidemark.cli.chaos;

import java.util.Random;
import java.util.Set;

/** What is arranged around a fault, so that it comes at a moment at which it can do harm. */
enum Ambush {
  /** Nothing. */
  NONE,
  /**
   * Rows go, a stranger keeps them from being deleted in the copy, and meanwhile they come again:
   * the deletion that goes on then is one of rows that have just been confirmed. The source cannot
   * be read for a while around that, or the next generation would bring back at once what had gone.
   */
  HOLD,
  /**
   * Records come while the copy cannot be written, and are gone before it can. Nothing new comes
   * for a while, or a later generation would have arrived before anybody believes that one.
   */
  DROUGHT,
  /** Many rows are just being appended. */
  BURST,
  /**
   * What a slow read has sent is lost, and then the read is broken off, to go on elsewhere. The
   * next one is slow too, or it would bring all rows again before anybody believes that one.
   */
  RELAPSE;

  /** Takes what happens so many milliseconds after the fault has begun. */
  interface Script {
    void add(int delay, Action action, String on, long amount);
  }

  private static final int BURST_ROWS = 1000;

  /** The beginning of a fault with all that belongs to it, but for its end. */
  void lay(Fault fault, Random random, Script script) {
    String on = fault.on();
    long amount = fault.amount() == 0 ? 0 : random.nextInt(1, fault.amount() + 1);
    switch (this) {
      case NONE ->
          script.add(0, fault.action(), on, fault.action() == Action.CLOCK ? -amount : amount);
      case HOLD -> {
        script.add(0, Action.DELETE, Setup.FULL, amount);
        script.add(100, Action.HOLD, Setup.FULL, amount);
        script.add(random.nextInt(1500, 3000), Action.RESTORE, Setup.FULL, amount);
        script.add(8500, fault.action(), on, 0);
        script.add(random.nextInt(10_000, 12_000), Action.RELEASE, Setup.FULL, 0);
      }
      case DROUGHT -> {
        script.add(0, Action.REFUSE, "copy", 0);
        script.add(2300, fault.action(), on, 0);
        script.add(2400, Action.EXPIRE, Setup.FULL, 0);
        script.add(random.nextInt(2500, 4500), Action.MEND, "copy", 0);
      }
      case BURST -> {
        script.add(0, Action.INSERT, Setup.APPENDED, BURST_ROWS);
        script.add(random.nextInt(100, 1500), fault.action(), on, 0);
      }
      case RELAPSE -> {
        script.add(0, fault.action(), on, fault.amount());
        script.add(100, Action.READ, Setup.FULL, 0);
        script.add(400, Action.REFUSE, "copy", 0);
        script.add(2400, Action.EXPIRE, Setup.FULL, 0);
        for (String worker : Fault.WORKERS) { // one of them reads it
          script.add(2600, Action.KILL, worker, 0);
          script.add(3600, Action.START, worker, 0);
        }
        script.add(5000, Action.MEND, "copy", 0);
        script.add(5100, Action.READ, Setup.FULL, 0);
      }
    }
  }

  /** What is busy with it meanwhile, besides that to which the fault itself happens. */
  Set<String> lanes() {
    return switch (this) {
      case NONE, BURST -> Set.of();
      case HOLD -> Set.of(Action.HOLD.name());
      case DROUGHT -> Set.of(Action.EXPIRE.name(), "copy");
      case RELAPSE -> Set.of(Action.EXPIRE.name(), "copy", "worker-1", "worker-2");
    };
  }
}
