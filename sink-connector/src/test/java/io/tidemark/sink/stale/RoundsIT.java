package io.tidemark.sink.stale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.monitor.TaskMetrics;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When a keeper goes on looking by itself. */
class RoundsIT {
  private Destination db;

  @BeforeEach
  void destination() {
    db = new Destination("rounds");
    db.generation(2, 3);
  }

  @AfterEach
  void close() {
    db.close();
  }

  private static StaleSettings reading(Predicate<String> topics) {
    return new StaleSettings(
        Destination.SINK,
        true,
        false,
        true,
        topics,
        Destination.MARKERS,
        Guards.defaults(),
        List.of(),
        Snapshots.REMOVING,
        StaleSettings.SLICES);
  }

  /** After a look that takes no step. */
  private boolean hasWork(boolean readsTopic) {
    Rounds rounds =
        new Rounds(
            db.tables,
            db.streams,
            reading(topic -> readsTopic),
            Duration.ofSeconds(5),
            System::nanoTime,
            TaskMetrics.unseen());
    rounds.run(db.session, () -> true);
    return rounds.hasWork();
  }

  @Test
  @DisplayName("generations of topics that the sink does not read are no work")
  void othersGenerations() {
    assertThat(hasWork(true)).isTrue();
    assertThat(hasWork(false)).isFalse();
  }

  @Test
  @DisplayName("a delete that has begun is work, although its topic is no longer read")
  void deletesThatHaveBegun() {
    db.execute("UPDATE tidemark_generations SET state = 'DELETING'");
    assertThat(hasWork(false)).isTrue();
  }

  @Test
  @DisplayName("an error that is no exception ends the keeper for the task to see")
  void anErrorIsHeardOf() {
    OutOfMemoryError full = new OutOfMemoryError("no heap is left");
    GenerationKeeper keeper =
        db.keeper(
            reading(
                topic -> {
                  throw full;
                }));
    await().until(() -> keeper.failure().isPresent());
    assertThat(keeper.failure().orElseThrow())
        .isInstanceOf(IllegalStateException.class)
        .hasCause(full);
  }
}
