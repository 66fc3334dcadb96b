package io.tidemark.bench.result;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * All contestants in one phase of a workload.
 *
 * @param workload its name
 * @param tasks of each contestant, and partitions of the topic
 * @param phase its name
 * @param rows of the table
 * @param entries one per contestant
 */
public record Comparison(String workload, int tasks, String phase, long rows, List<Entry> entries) {

  /** The contestant's, if it took part. */
  public Optional<Entry> entry(String contestant) {
    return entries.stream().filter(entry -> entry.contestant().equals(contestant)).findFirst();
  }

  /** How many times as many rows per second as another in the same lap; empty without the other. */
  public Optional<Spread> ratio(Entry entry, String reference) {
    return entry(reference)
        .map(
            other ->
                Spread.of(
                    IntStream.range(0, entry.laps().size())
                        .mapToObj(
                            lap -> entry.laps().get(lap).rate() / other.laps().get(lap).rate())
                        .toList()));
  }

  /** Such as {@code sync, 4 tasks: first load}. */
  String title() {
    return "%s, %d %s: %s".formatted(workload, tasks, tasks == 1 ? "task" : "tasks", phase);
  }

  /** Such as {@code 1,000,000 rows}. */
  String size() {
    return String.format(Locale.ROOT, "%,d rows", rows);
  }
}
