package io.tidemark.cli.chaos;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Something that goes wrong for a while, or at once and for good.
 *
 * @param action how it begins
 * @param on to whom it happens
 * @param least milliseconds that it lasts
 * @param most milliseconds that it lasts; 0 when nothing ends it
 * @param amount the largest amount
 * @param ambush what is arranged around it
 */
record Fault(Action action, String on, int least, int most, int amount, Ambush ambush) {

  /** Servers that depend on each other are not hit at once; they need so long to be there again. */
  static final int RECOVERY = 3000;

  /**
   * How long generations take that had to wait for a deletion, or come behind one whose records
   * have expired; a hold is longer than one of them.
   */
  static final int CATCHING_UP = 8000;

  static final List<String> WORKERS = List.of("worker-1", "worker-2");
  static final List<String> LINES = List.of("source", "copy", "log");

  private static Fault of(Action action, String on, int least, int most) {
    return new Fault(action, on, least, most, 0, Ambush.NONE);
  }

  static List<Fault> processes() {
    List<Fault> all = new ArrayList<>();
    for (String worker : WORKERS) {
      all.add(of(Action.KILL, worker, 200, 4000));
      all.add(of(Action.KILL, worker, 200, 1000));
      all.add(of(Action.STOP, worker, 200, 4000));
    }
    all.add(of(Action.KILL, "broker", 200, 3000));
    all.add(of(Action.KILL, "database", 100, 1500));
    all.addAll(freezes());
    return all;
  }

  static List<Fault> freezes() {
    List<Fault> all = new ArrayList<>();
    for (String worker : WORKERS) {
      all.add(of(Action.FREEZE, worker, 1000, 8000));
      all.add(of(Action.FREEZE, worker, 4000, 8000));
    }
    all.add(of(Action.FREEZE, "broker", 500, 5000));
    return all;
  }

  static List<Fault> lines() {
    List<Fault> all = new ArrayList<>();
    for (String line : LINES) {
      all.add(of(Action.REFUSE, line, 200, 3000));
      all.add(of(Action.RESET, line, 200, 3000));
      all.add(of(Action.SILENCE, line, 200, 4000));
      all.add(slow(line));
      all.add(new Fault(Action.SLOW, line, 2000, 8000, 20, Ambush.NONE));
    }
    return all;
  }

  static Fault slow(String line) {
    return new Fault(Action.SLOW, line, 2000, 8000, 80, Ambush.NONE);
  }

  static List<Fault> ambushes() {
    List<Fault> all = new ArrayList<>(List.of(hold(), hold(), drought(), drought(), relapse()));
    all.addAll(bursts());
    Setup.TABLES.forEach(
        table -> all.add(new Fault(Action.LATE, table, 500, 6000, 30, Ambush.NONE)));
    return all;
  }

  /** Long enough for a whole generation that confirms the rows, and for a look at what it left. */
  static Fault hold() {
    return new Fault(Action.REFUSE, "source", 16_000, 18_000, 50, Ambush.HOLD);
  }

  static Fault drought() {
    return new Fault(Action.REFUSE, "source", 9000, 12_000, 0, Ambush.DROUGHT);
  }

  /** Long enough to be declared dead. */
  static List<Fault> bursts() {
    return WORKERS.stream()
        .map(worker -> new Fault(Action.FREEZE, worker, 5000, 9000, 0, Ambush.BURST))
        .toList();
  }

  /** So slow that a read lasts for seconds; over when the one behind it has gone on for a while. */
  static Fault relapse() {
    return new Fault(Action.SLOW, "source", 12_000, 14_000, 25, Ambush.RELAPSE);
  }

  /** What nothing ends, but for the clock. */
  static List<Fault> lasting() {
    List<Fault> all = new ArrayList<>();
    for (String connector : Setup.CONNECTORS) {
      all.add(new Fault(Action.TASKS, connector, 0, 0, 3, Ambush.NONE));
    }
    all.add(new Fault(Action.SPLITS, Setup.SPLIT, 0, 0, 4, Ambush.NONE));
    for (String topic : List.of("orders", "accounts", "parcels", "events")) {
      all.add(of(Action.PARTITIONS, topic, 0, 0));
      all.add(new Fault(Action.DUPLICATE, topic, 0, 0, 40, Ambush.NONE));
    }
    all.add(new Fault(Action.CLOCK, "source", 1000, 8000, 30_000, Ambush.NONE));
    return all;
  }

  /** Whether nothing ends it. */
  boolean isForGood() {
    return most == 0;
  }

  /** What is busy with it meanwhile. */
  Set<String> lanes() {
    Set<String> lanes = new HashSet<>(ambush.lanes());
    // a clock and a table are no servers or lines, whatever their names
    boolean isOfData = action == Action.CLOCK || action == Action.LATE;
    lanes.add(isOfData ? action.name() : on);
    return lanes;
  }

  /** What must not be busy when it begins. */
  Set<String> needs() {
    Set<String> needs = new HashSet<>(isForGood() ? Set.of("broker") : lanes());
    if (action == Action.TASKS || action == Action.SPLITS) {
      needs.addAll(WORKERS); // a request may have to go to the one that leads them
      needs.addAll(LINES); // and validation looks at the database
      needs.add("database");
    } else if (on.equals("database")) {
      needs.addAll(Set.of(Action.CLOCK.name(), Action.HOLD.name(), Action.LATE.name()));
    } else if (on.equals("broker")) {
      needs.addAll(WORKERS);
      needs.add(Action.EXPIRE.name());
    }
    if (needs.contains(Action.EXPIRE.name()) || WORKERS.stream().anyMatch(needs::contains)) {
      needs.add("broker");
    }
    if (action == Action.CLOCK
        || action == Action.LATE
        || ambush == Ambush.HOLD
        || ambush == Ambush.BURST) {
      needs.add("database");
    }
    return needs;
  }
}
