package io.tidemark.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What people get to read, and the verdict. */
final class Report {

  private static final double SHARE = 0.7;
  private static final double WAL_PER_ROW = 40;
  private static final String RATE = "%,.0f";
  private static final String RATIO = "%.2f";
  private static final String WAL = "%.1f";

  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  void line(String format, Object... values) {
    out.println(String.format(Locale.ROOT, format, values));
    out.flush();
  }

  void heading() {
    line(
        "%-8s %-9s %17s %17s %20s %20s %6s",
        "round",
        "sink",
        "first load rows/s",
        "unchanged rows/s",
        "WAL bytes/row",
        "worker CPU s",
        "load");
  }

  void round(Round round) {
    String number = round.number() == 0 ? "warm-up" : Integer.toString(round.number());
    sink(number, "discard", round.discard(), round.load());
    sink(number, "tidemark", round.tidemark(), round.load());
  }

  private void sink(String round, String name, Laps laps, double load) {
    line(
        "%-8s %-9s %,17.0f %,17.0f %20s %20s %6.2f",
        round,
        name,
        laps.first().rowsPerSecond(),
        laps.again().rowsPerSecond(),
        pair("%.1f, then %.1f", laps.first().walPerRow(), laps.again().walPerRow()),
        pair("%.1f, then %.1f", laps.first().cpuSeconds(), laps.again().cpuSeconds()),
        load);
  }

  private static String pair(String format, double first, double again) {
    return String.format(Locale.ROOT, format, first, again);
  }

  /** Sums the rounds up; returns whether the goals are met. */
  boolean verdict(List<Round> rounds) {
    line("");
    line("median (smallest to largest) of %d rounds", rounds.size());
    show("discard, first load, rows/s", RATE, rounds, r -> r.discard().first().rowsPerSecond());
    show("discard, again, rows/s", RATE, rounds, r -> r.discard().again().rowsPerSecond());
    show("tidemark, first load, rows/s", RATE, rounds, r -> r.tidemark().first().rowsPerSecond());
    show("tidemark, unchanged, rows/s", RATE, rounds, r -> r.tidemark().again().rowsPerSecond());
    Spread first = show("first load / discard", RATIO, rounds, Round::firstRatio);
    Spread again = show("unchanged / discard", RATIO, rounds, Round::againRatio);
    Spread wal =
        show("unchanged, WAL bytes/row", WAL, rounds, r -> r.tidemark().again().walPerRow());
    line("");
    List<Boolean> goals =
        List.of(
            goal("first load / discard at least 0.70", first.median() >= SHARE),
            goal("unchanged / discard at least 0.70", again.median() >= SHARE),
            goal("unchanged, fewer than 40 WAL bytes/row", wal.max() < WAL_PER_ROW));
    return !goals.contains(false);
  }

  private Spread show(
      String what, String format, List<Round> rounds, ToDoubleFunction<Round> value) {
    Spread spread = Spread.of(rounds.stream().map(value::applyAsDouble).toList());
    line("  %-30s %s", what, spread.text(format));
    return spread;
  }

  private boolean goal(String what, boolean met) {
    line("  %-40s %s", what, met ? "met" : "MISSED");
    return met;
  }
}
