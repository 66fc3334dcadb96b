package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Manifest;
import io.tidemark.monitor.Labels;
import io.tidemark.monitor.Metric;
import io.tidemark.monitor.Metric.Group;
import io.tidemark.monitor.MetricSet;
import io.tidemark.monitor.TaskMetrics;
import io.tidemark.source.generation.FoldState;
import io.tidemark.source.generation.Past;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.generation.SourceOffset.Start;
import io.tidemark.source.generation.SourceOffset.State;
import io.tidemark.source.plan.Ranges;
import io.tidemark.source.read.ReadFailure;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a sync shows at each of its steps. */
class SyncGaugesTest {
  private final AtomicLong millis = new AtomicLong(50_000);
  private final MetricSet shown =
      TaskMetrics.unseen().of(Group.SOURCE_TABLE, Labels.sync("shop", "public.orders"));
  private final Setbacks setbacks = new Setbacks(() -> 0);

  private SyncGauges gauges(boolean wholes, @Nullable SourceOffset left) {
    return new SyncGauges(shown, wholes, left, millis::get);
  }

  private static SourceOffset run(long id, State state, long rows) {
    return new SourceOffset(
        state,
        id,
        List.of(id),
        Ranges.whole(1),
        new FoldState(Manifest.empty(), rows, 0, null, null),
        new Start(id - 10, "schedule", "", ""),
        state == State.DONE ? Past.NONE.withEnded(id) : Past.NONE);
  }

  private long get(Metric metric) {
    return shown.get(metric);
  }

  @Test
  @DisplayName(
      "a run shows its id and its age, how much it has left, and in the end how long it took")
  void aRun() {
    SyncGauges gauges = gauges(true, run(1000, State.DONE, 300));
    assertThat(get(Metric.LAST_SUCCESS)).isEqualTo(990);
    assertThat(get(Metric.GENERATION_CURRENT)).isEqualTo(1000);
    SourceOffset begun = run(2000, State.SCANNING, 0);
    gauges.show(begun, false, setbacks);
    assertThat(get(Metric.STATE)).isEqualTo(1);
    assertThat(get(Metric.GENERATION_CURRENT)).isEqualTo(2000);
    assertThat(get(Metric.GENERATION_AGE)).isEqualTo(1990);
    assertThat(get(Metric.ROWS_REMAINING)).isEqualTo(300);
    assertThat(gauges.underWay()).isEqualTo(2000);
    gauges.read(200);
    gauges.show(begun, false, setbacks);
    assertThat(get(Metric.ROWS_REMAINING)).isEqualTo(100);
    gauges.read(150);
    millis.addAndGet(700);
    gauges.show(run(2000, State.DONE, 350), false, setbacks);
    assertThat(get(Metric.ROWS_REMAINING)).as("more than were expected").isZero();
    assertThat(get(Metric.STATE)).as("END is yet to be acknowledged").isEqualTo(1);
    assertThat(get(Metric.LAST_SUCCESS)).isEqualTo(990);
    setbacks.settle();
    gauges.show(run(2000, State.DONE, 350), true, setbacks);
    assertThat(get(Metric.STATE)).isZero();
    assertThat(get(Metric.GENERATION_AGE)).isZero();
    assertThat(get(Metric.LAST_SUCCESS)).isEqualTo(1990);
    assertThat(get(Metric.SOURCE_LAG)).isEqualTo(1990);
    assertThat(get(Metric.LAST_RUN_DURATION)).isEqualTo(700);
    assertThat(get(Metric.ROWS_READ)).isEqualTo(350);
    assertThat(gauges.underWay()).isNull();
  }

  @Test
  @DisplayName("a run that goes on where it was left has what it read before behind it")
  void resumed() {
    SyncGauges gauges = gauges(true, run(2000, State.SCANNING, 120));
    gauges.show(run(2000, State.SCANNING, 120), false, setbacks);
    assertThat(get(Metric.ROWS_REMAINING)).as("nobody knows how many there are").isEqualTo(-1);
    gauges.show(run(2000, State.DONE, 200), true, setbacks);
    gauges.show(run(3000, State.SCANNING, 50), false, setbacks);
    assertThat(get(Metric.ROWS_REMAINING)).isEqualTo(150);
  }

  @Test
  @DisplayName("before anything was read nothing is known, and that is said")
  void unread() {
    SyncGauges gauges = gauges(true, null);
    gauges.show(null, true, setbacks);
    assertThat(get(Metric.SOURCE_LAG)).isEqualTo(-1);
    assertThat(get(Metric.LAST_SUCCESS)).isZero();
    assertThat(get(Metric.STATE)).isZero();
  }

  @Test
  @DisplayName(
      "what cannot be read is failed until a read goes well, and what is tried again counts")
  void failed() {
    SyncGauges gauges = gauges(true, null);
    setbacks.after(new ReadFailure(ReadFailure.Kind.CONNECTION_LOST, "gone"), true);
    setbacks.after(new ReadFailure(ReadFailure.Kind.BUSY, "others are read"), true);
    setbacks.after(new ReadFailure(ReadFailure.Kind.PERMANENT, "no such table"), true);
    setbacks.later("no such table");
    gauges.show(null, true, setbacks);
    assertThat(get(Metric.STATE)).isEqualTo(5);
    assertThat(get(Metric.RETRIES)).isEqualTo(1);
    gauges.show(run(2000, State.SCANNING, 0), false, setbacks);
    assertThat(get(Metric.STATE)).isEqualTo(1);
    gauges.show(run(2000, State.ABORTED, 0), true, setbacks);
    assertThat(get(Metric.STATE)).isEqualTo(5);
    assertThat(get(Metric.LAST_SUCCESS)).isZero();
    assertThat(get(Metric.LAST_RUN_DURATION)).isZero();
    gauges.show(run(3000, State.SCANNING, 0), false, setbacks);
    setbacks.settle();
    gauges.show(run(3000, State.DONE, 0), true, setbacks);
    assertThat(get(Metric.STATE)).isZero();
    assertThat(get(Metric.RETRIES)).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "a look that finds nothing new has read all there is; one that was called off has not")
  void looks() {
    SyncGauges gauges = gauges(false, run(1000, State.DONE, 300));
    setbacks.settle();
    gauges.show(run(1000, State.DONE, 300), true, setbacks);
    assertThat(get(Metric.LAST_SUCCESS)).isEqualTo(50_000);
    millis.addAndGet(1);
    gauges.show(run(1000, State.DONE, 300), true, setbacks);
    assertThat(get(Metric.LAST_SUCCESS)).isEqualTo(50_000);
    gauges.show(run(2000, State.SCANNING, 0), false, setbacks);
    assertThat(get(Metric.ROWS_REMAINING)).as("a run of changes tells nothing").isEqualTo(-1);
    setbacks.settle();
    gauges.show(run(2000, State.ABORTED, 0), true, setbacks);
    assertThat(get(Metric.LAST_SUCCESS)).isEqualTo(50_000);
    assertThat(get(Metric.STATE)).isZero();
  }

  @Test
  @DisplayName("the end of the last complete run is known, whatever became of the one after it")
  void earlierEnd() {
    SourceOffset left = run(2000, State.SCANNING, 0);
    gauges(
        true,
        new SourceOffset(
            State.ABORTED,
            2000,
            List.of(2000L),
            left.ranges(),
            left.fold(),
            left.start(),
            Past.NONE.withEnded(1000)));
    assertThat(get(Metric.LAST_SUCCESS)).isEqualTo(1000);
    assertThat(get(Metric.GENERATION_CURRENT)).isEqualTo(2000);
  }
}
