package io.tidemark.bench.run;

import io.tidemark.bench.result.Comparison;
import io.tidemark.bench.result.Entry;
import io.tidemark.bench.result.Lap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * All contestants of a heat, one after the other, lap by lap: what the machine does besides falls
 * on all alike. The first lap warms up and does not count.
 */
final class Race {

  private final Heat heat;
  private final Consumer<String> progress;

  Race(Heat heat, Consumer<String> progress) {
    this.heat = heat;
    this.progress = progress;
  }

  /** One comparison per phase; the contestants are closed. */
  List<Comparison> run(List<Contestant> contestants, int laps) {
    Map<Contestant, List<List<Lap>>> run = new LinkedHashMap<>();
    try {
      contestants.forEach(Contestant::start);
      for (int lap = 0; lap <= laps; lap++) {
        for (Contestant contestant : contestants) {
          List<Lap> phases = contestant.run(lap);
          tell(lap, contestant, phases);
          if (lap > 0) {
            run.computeIfAbsent(contestant, none -> new ArrayList<>()).add(phases);
          }
        }
      }
      return comparisons(run);
    } finally {
      contestants.forEach(Contestant::close);
    }
  }

  private void tell(int lap, Contestant contestant, List<Lap> phases) {
    List<String> rates =
        IntStream.range(0, phases.size()).mapToObj(i -> rate(phase(i), phases.get(i))).toList();
    progress.accept(
        "%s, %s, %s: %s rows/s"
            .formatted(
                heat.workload(),
                lap == 0 ? "warm-up" : "lap " + lap,
                contestant.name(),
                String.join(", ", rates)));
  }

  private static String rate(Phase phase, Lap lap) {
    return String.format(Locale.ROOT, "%s %,.0f", phase.text(), lap.rate());
  }

  private Phase phase(int index) {
    return heat.workload().phases().get(index);
  }

  private List<Comparison> comparisons(Map<Contestant, List<List<Lap>>> run) {
    return IntStream.range(0, heat.workload().phases().size())
        .mapToObj(i -> heat.comparison(phase(i), entries(run, i)))
        .toList();
  }

  private static List<Entry> entries(Map<Contestant, List<List<Lap>>> run, int phase) {
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
