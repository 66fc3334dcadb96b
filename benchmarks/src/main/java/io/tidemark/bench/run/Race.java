package io.tidemark.bench.run;

import io.tidemark.bench.result.Comparison;
import io.tidemark.bench.result.Entry;
import io.tidemark.bench.result.Lap;
import io.tidemark.cli.database.QuickstartException;
import io.tidemark.cli.process.ProcessException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * All contestants of a heat, one after the other, lap by lap: what the machine does besides falls
 * on all alike. Before the first lap that counts each warms up, in whole laps until they have taken
 * a number of seconds, since a JVM takes time to compile its code however fast that gets rows done.
 * One that fails is out of the heat with all that it has done, and the others go on.
 */
final class Race {

  private final Heat heat;
  private final Runnable check;
  private final Consumer<String> progress;
  private final Map<Contestant, List<List<Lap>>> run = new LinkedHashMap<>();
  private final List<String> failures = new ArrayList<>();

  /**
   * A race that has not begun.
   *
   * @param check throws when there is no use in going on, whoever failed
   * @param progress takes a line now and then
   */
  Race(Heat heat, Runnable check, Consumer<String> progress) {
    this.heat = heat;
    this.check = check;
    this.progress = progress;
  }

  /**
   * Runs it; the contestants are closed.
   *
   * @param warmUp seconds in which laps do not count; one does not in any case
   * @param laps that count
   * @return one comparison per phase
   */
  List<Comparison> run(List<Contestant> contestants, int warmUp, int laps) {
    contestants.forEach(one -> run.put(one, new ArrayList<>()));
    try {
      contestants.forEach(one -> attempt(one, one::start));
      remaining().forEach(one -> attempt(one, () -> warmUp(warmUp, one)));
      for (int lap = 1; lap <= laps; lap++) {
        int number = lap;
        remaining().forEach(one -> attempt(one, () -> lap(number, one)));
      }
      return comparisons();
    } finally {
      contestants.forEach(Contestant::close);
    }
  }

  /** Who is out, and why, a line for each. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  private void attempt(Contestant contestant, Runnable step) {
    try {
      step.run();
    } catch (BenchException | ProcessException | QuickstartException e) {
      run.remove(contestant);
      contestant.close();
      check.run();
      String message = String.valueOf(e.getMessage());
      progress.accept(heat.title() + ", " + contestant.name() + " is out: " + message);
      String reason = message.lines().findFirst().orElse("");
      failures.add(heat.title() + ", " + contestant.name() + ": " + reason);
    }
  }

  private List<Contestant> remaining() {
    return List.copyOf(run.keySet());
  }

  private void warmUp(int atLeast, Contestant contestant) {
    double seconds = 0;
    do {
      List<Lap> phases = contestant.run();
      tell("warm-up", contestant, phases);
      seconds += phases.stream().mapToDouble(Lap::seconds).sum();
    } while (seconds < atLeast);
  }

  private void lap(int number, Contestant contestant) {
    List<Lap> phases = contestant.run();
    tell("lap " + number, contestant, phases);
    run.computeIfAbsent(contestant, one -> new ArrayList<>()).add(phases);
  }

  private void tell(String lap, Contestant contestant, List<Lap> phases) {
    List<String> rates =
        IntStream.range(0, phases.size()).mapToObj(i -> rate(phase(i), phases.get(i))).toList();
    progress.accept(
        "%s, %s, %s: %s rows/s"
            .formatted(heat.title(), lap, contestant.name(), String.join(", ", rates)));
  }

  private static String rate(Phase phase, Lap lap) {
    return String.format(Locale.ROOT, "%s %,.0f", phase.text(), lap.rate());
  }

  private Phase phase(int index) {
    return heat.workload().phases().get(index);
  }

  private List<Comparison> comparisons() {
    return IntStream.range(0, heat.workload().phases().size())
        .mapToObj(i -> heat.comparison(phase(i), entries(i)))
        .toList();
  }

  private List<Entry> entries(int phase) {
    return run.entrySet().stream()
        .map(
            one ->
                new Entry(
                    one.getKey().name(),
                    one.getValue().stream().map(laps -> laps.get(phase)).toList(),
                    one.getKey().peakBytes()))
        .toList();
  }
}
