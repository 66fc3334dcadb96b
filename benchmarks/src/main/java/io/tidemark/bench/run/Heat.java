package io.tidemark.bench.run;

import io.tidemark.bench.result.Comparison;
import io.tidemark.bench.result.Entry;
import java.util.List;

/**
 * A workload on what was made ready for it.
 *
 * @param workload what is done
 * @param tasks of each connector
 * @param feed what it is done with
 */
record Heat(Workload workload, int tasks, Feed feed) {

  /** A name for connectors, workers and topics that only this heat has. */
  String name(String contestant) {
    return contestant + "-" + workload + "-" + tasks;
  }

  /** Such as {@code sync, 4 tasks}. */
  String title() {
    return "%s, %d %s".formatted(workload, tasks, tasks == 1 ? "task" : "tasks");
  }

  Comparison comparison(Phase phase, List<Entry> entries) {
    return new Comparison(workload.toString(), tasks, phase.text(), feed.rows(), entries);
  }
}
