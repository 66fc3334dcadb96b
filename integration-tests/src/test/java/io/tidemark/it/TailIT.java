package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Hand;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Waiting;
import io.tidemark.testbed.Worker;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Ends of batches on a worker that asks for offsets less often than a test lasts")
@ExtendWith(SceneExtension.class)
class TailIT {
  private static final String ORDERS = "public.orders";

  @Test
  @DisplayName(
      "a batch that stays small is written, its generation completes, and its offsets are"
          + " committed without waiting for the worker")
  void tailWaitsForNoFlush(Scene scene) {
    Duration never = Waiting.PATIENCE.multipliedBy(10);
    Worker worker =
        scene.startWorker(Map.of("offset.flush.interval.ms", Long.toString(never.toMillis())));
    Hand hand = scene.hand("shop", ORDERS, 1);
    Sink mirror = scene.sink("mirror").on(worker).into(scene.database("mirror")).from(hand).start();
    hand.start(1000);
    hand.rows(1000, 1, 3);
    awaitCommitted(scene, mirror, hand.topic(), 3);
    hand.rows(1000, 4, 5);
    hand.end(1000);
    assertThat(mirror.completed(ORDERS, 1).counts()).isEqualTo("5/0/0/0");
    awaitCommitted(scene, mirror, hand.topic(), 5);
    awaitCommitted(scene, mirror, scene.markerTopic(), 2);
  }

  private static void awaitCommitted(Scene scene, Sink sink, String topic, long records) {
    Waiting.until(
        records + " records of " + topic + " to be committed",
        () -> scene.topics().committed("connect-" + sink.connector(), topic) == records);
  }
}
