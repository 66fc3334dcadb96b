package io.tidemark.sink.stale;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Manifest;
import io.tidemark.generation.Manifest.End;
import io.tidemark.generation.Manifest.TopicPart;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AwaitedTest {

  @Test
  @DisplayName("partitions are awaited up to the last record that END names, read or not")
  void awaited() {
    Manifest ends =
        new Manifest(
            new TreeMap<>(
                Map.of(
                    new TopicPart(Snapshots.TOPIC, 0), new End(9, 10, 0),
                    new TopicPart(Snapshots.TOPIC, 1), new End(9, 10, 0),
                    new TopicPart(Snapshots.TOPIC, 2), new End(0, 1, 0))));
    Generation g = Snapshots.generation(5, GenerationState.PENDING, ends);
    Snapshots snapshot = new Snapshots();
    assertThat(snapshot.build().awaited(g)).isEqualTo(3);
    snapshot.positions.put(new TopicPart(Snapshots.TOPIC, 0), 10L);
    snapshot.positions.put(new TopicPart(Snapshots.TOPIC, 1), 9L);
    assertThat(snapshot.build().awaited(g)).isEqualTo(2);
    snapshot.positions.put(new TopicPart(Snapshots.TOPIC, 1), 11L);
    snapshot.positions.put(new TopicPart(Snapshots.TOPIC, 2), 1L);
    assertThat(snapshot.build().awaited(g)).isZero();
  }
}
