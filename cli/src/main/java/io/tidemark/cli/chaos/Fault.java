package io.tidemark.cli.chaos;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Something that goes wrong for a while, or at once and for good.
 *
 * @param action how it begins
 * @param end how it is over; {@link Action#QUIET} when nothing ends it
 * @param on to whom it happens
 * @param least milliseconds that it lasts
 * @param most milliseconds that it lasts
 * @param amount the largest amount
 */
record Fault(Action action, Action end, String on, int least, int most, int amount) {

  /** Servers that depend on each other are not hit at once; they need so long to be there again. */
  static final int RECOVERY = 3000;

  static final List<String> WORKERS = List.of("worker-1", "worker-2");
  static final List<String> LINES = List.of("source", "copy", "log");

  /** All that there are; what stands here twice is twice as likely. */
  static List<Fault> all() {
    List<Fault> all = new ArrayList<>();
    for (String worker : WORKERS) {
      all.add(new Fault(Action.KILL, Action.START, worker, 200, 4000, 0));
      all.add(new Fault(Action.KILL, Action.START, worker, 200, 1000, 0));
      all.add(new Fault(Action.STOP, Action.START, worker, 200, 4000, 0));
      all.add(new Fault(Action.FREEZE, Action.THAW, worker, 1000, 8000, 0));
      all.add(new Fault(Action.FREEZE, Action.THAW, worker, 4000, 8000, 0));
    }
    all.add(new Fault(Action.KILL, Action.START, "broker", 200, 3000, 0));
    all.add(new Fault(Action.FREEZE, Action.THAW, "broker", 500, 5000, 0));
    all.add(new Fault(Action.KILL, Action.START, "database", 100, 1500, 0));
    for (String line : LINES) {
      all.add(new Fault(Action.REFUSE, Action.MEND, line, 200, 3000, 0));
      all.add(new Fault(Action.RESET, Action.MEND, line, 200, 3000, 0));
      all.add(new Fault(Action.SILENCE, Action.MEND, line, 200, 4000, 0));
      all.add(new Fault(Action.SLOW, Action.MEND, line, 2000, 8000, 80));
      all.add(new Fault(Action.SLOW, Action.MEND, line, 2000, 8000, 20));
    }
    all.add(new Fault(Action.HOLD, Action.RELEASE, "orders", 6000, 12_000, 50));
    all.add(new Fault(Action.HOLD, Action.RELEASE, "orders", 6000, 12_000, 50));
    for (String connector : Setup.CONNECTORS) {
      all.add(lasting(Action.TASKS, connector, 3));
    }
    for (String topic : List.of("orders", "accounts", "events")) {
      all.add(lasting(Action.PARTITIONS, topic, 0));
      all.add(lasting(Action.DUPLICATE, topic, 40));
    }
    all.add(new Fault(Action.EXPIRE, Action.MEND, "copy", 2500, 4500, 0));
    all.add(new Fault(Action.EXPIRE, Action.MEND, "copy", 2500, 4500, 0));
    all.add(new Fault(Action.CLOCK, Action.CLOCK, "source", 1000, 8000, 30_000));
    return all;
  }

  private static Fault lasting(Action action, String on, int amount) {
    return new Fault(action, Action.QUIET, on, 0, 0, amount);
  }

  /** Whether nothing ends it. */
  boolean isForGood() {
    return end == Action.QUIET;
  }

  /** What is busy with it meanwhile. */
  Set<String> lanes() {
    return switch (action) {
      case CLOCK, HOLD -> Set.of(action.name());
      case EXPIRE -> Set.of(action.name(), on);
      default -> Set.of(on);
    };
  }

  /** What must not be busy when it begins. */
  Set<String> needs() {
    Set<String> needs = new HashSet<>(isForGood() ? Set.of("broker") : lanes());
    if (action == Action.TASKS) {
      needs.addAll(WORKERS); // a request may have to go to the one that leads them
      needs.addAll(LINES); // and validation looks at the database
      needs.add("database");
    }
    if (action == Action.EXPIRE) {
      needs.add("broker");
    } else if (action == Action.CLOCK || action == Action.HOLD) {
      needs.add("database");
    } else if (on.equals("database")) {
      needs.addAll(Set.of(Action.CLOCK.name(), Action.HOLD.name()));
    } else if (on.equals("broker")) {
      needs.addAll(WORKERS);
      needs.add(Action.EXPIRE.name());
    } else if (WORKERS.contains(on)) {
      needs.add("broker");
    }
    return needs;
  }
}
