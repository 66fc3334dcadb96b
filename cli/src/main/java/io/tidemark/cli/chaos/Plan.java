package io.tidemark.cli.chaos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What happens in a run, drawn from its seed alone. It consists of rounds, each of which ends with
 * everything repaired and a time of quiet; where all is seen meanwhile, only the last one does.
 * What is down is never asked for anything: changes wait while the database is away, and a worker
 * is not started without a broker.
 */
final class Plan {

  /** How long changes and faults go on in a round, in milliseconds. */
  static final int ROUND = 40_000;

  /** One in so many changes empties a table. */
  private static final int EMPTYING = 60;

  private static final int MOST_ROWS = 60;
  private static final int BURST = 1000;

  private final Random random;
  private final List<Fault> faults;
  private final List<Event> events = new ArrayList<>();
  private final Map<String, Long> busy = new HashMap<>();

  private Plan(long seed, Aim aim) {
    random = new Random(seed);
    faults = aim.faults();
  }

  /** The events of so many rounds, in order. */
  static List<Event> draw(long seed, int rounds, Aim aim) {
    Plan plan = new Plan(seed, aim);
    for (int round = 0; round < rounds; round++) {
      plan.round((long) round * ROUND);
      if (aim.isForQuiet() || round == rounds - 1) {
        plan.add((long) (round + 1) * ROUND, Action.QUIET, "all", 0);
      }
    }
    plan.events.sort(Comparator.comparingLong(Event::at));
    return List.copyOf(plan.events);
  }

  private void round(long start) {
    long end = start + ROUND - 1;
    busy.clear();
    long at = start;
    while (at < end) {
      if (random.nextInt(10) < 8) {
        change(at);
      } else {
        fault(at, end);
      }
      at += random.nextInt(20, 300);
    }
  }

  private void change(long at) {
    if (isBusy("database", at)) {
      return;
    }
    List<String> tables = Setup.TABLES;
    String table = tables.get(random.nextInt(tables.size()));
    int rows = random.nextInt(12) == 0 ? BURST : random.nextInt(1, MOST_ROWS);
    if (table.equals(Setup.FULL) && isBusy(Action.HOLD.name(), at)) {
      return; // those that went last are to come again, and no writer is to wait for them
    }
    if (table.equals(Setup.APPENDED)) {
      add(at, Action.INSERT, table, rows);
    } else if (random.nextInt(EMPTYING) == 0) {
      add(at, Action.EMPTY, table, 0);
    } else {
      Action[] changes = {
        Action.INSERT, Action.UPDATE, Action.DELETE, Action.DELETE, Action.REPLACE, Action.RESTORE
      };
      add(at, changes[random.nextInt(changes.length)], table, rows);
    }
  }

  private void fault(long at, long end) {
    Fault fault = faults.get(random.nextInt(faults.size()));
    if (isImpossible(fault, at)) {
      return;
    }
    fault
        .ambush()
        .lay(
            fault,
            random,
            (delay, action, on, amount) -> add(Math.min(end, at + delay), action, on, amount));
    if (!fault.isForGood()) {
      long over = Math.min(end, at + random.nextInt(fault.least(), fault.most()));
      add(over, fault.action().end(), fault.on(), 0);
      fault.lanes().forEach(lane -> busy.put(lane, over + recovery(lane)));
    }
  }

  private static int recovery(String lane) {
    if (lane.equals(Action.HOLD.name()) || lane.equals(Action.EXPIRE.name())) {
      return Fault.CATCHING_UP;
    }
    return Setup.SERVERS.contains(lane) ? Fault.RECOVERY : 0;
  }

  private boolean isImpossible(Fault fault, long at) {
    return fault.needs().stream().anyMatch(lane -> isBusy(lane, at));
  }

  private boolean isBusy(String lane, long at) {
    return busy.getOrDefault(lane, -1L) >= at;
  }

  private void add(long at, Action action, String on, long amount) {
    events.add(new Event(at, action, on, amount, random.nextInt(1_000_000)));
  }
}
