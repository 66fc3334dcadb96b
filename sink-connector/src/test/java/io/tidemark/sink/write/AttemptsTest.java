package io.tidemark.sink.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.StreamId;
import io.tidemark.sink.row.Provenance;
import io.tidemark.sink.write.Attempts.Slot;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private static final TopicPart PART = new TopicPart("t", 0);
  private static final StreamId STREAM = new StreamId("s", "o");
  private final Attempts attempts = new Attempts();

  private boolean late(int part, int scope, long attempt) {
    return attempts.late(new TopicPart("t", part), new Provenance(STREAM, scope, 1, attempt));
  }

  @Test
  @DisplayName("rule 2: lower than the highest of the partition, stream and scope is late")
  void perSlot() {
    assertThat(late(0, 0, 5)).isFalse();
    assertThat(late(0, 0, 4)).isTrue();
    assertThat(late(0, 0, 5)).isFalse();
    assertThat(late(1, 0, 4)).isFalse();
    assertThat(late(0, 1, 4)).isFalse();
  }

  @Test
  @DisplayName("what is dropped with a batch does not make later records late")
  void dropped() {
    attempts.loaded(new Slot(PART, STREAM, 0), 3);
    assertThat(late(0, 0, 2)).isTrue();
    assertThat(late(0, 0, 9)).isFalse();
    attempts.drop();
    assertThat(late(0, 0, 4)).isFalse();
    assertThat(attempts.pending()).containsExactly(Map.entry(new Slot(PART, STREAM, 0), 4L));
    attempts.commit(attempts.pending());
    assertThat(attempts.pending()).isEmpty();
    assertThat(late(0, 0, 3)).isTrue();
  }

  @Test
  @DisplayName(
      "what records have raised while a batch is written stays pending when it is committed")
  void raisedMeanwhile() {
    assertThat(late(0, 0, 5)).isFalse();
    Map<Slot, Long> written = attempts.pending();
    assertThat(late(0, 0, 7)).isFalse();
    attempts.commit(written);
    assertThat(attempts.pending()).containsOnlyKeys(new Slot(PART, STREAM, 0));
    assertThat(late(0, 0, 6)).isTrue();
    attempts.drop();
    assertThat(late(0, 0, 6)).isFalse();
    assertThat(late(0, 0, 4)).isTrue();
  }

  @Test
  @DisplayName("the answer to a run of records ends with what it stood on")
  void runs() {
    Slot slot = new Slot(PART, STREAM, 0);
    assertThat(late(0, 0, 5)).isFalse();
    attempts.drop();
    assertThat(late(0, 0, 5)).isFalse();
    assertThat(attempts.pending()).containsExactly(Map.entry(slot, 5L));
    attempts.close(PART);
    assertThat(late(0, 0, 5)).isFalse();
    assertThat(attempts.pending()).containsExactly(Map.entry(slot, 5L));
    attempts.drop();
    attempts.loaded(slot, 9);
    assertThat(late(0, 0, 5)).isTrue();
    attempts.close(PART);
    attempts.loaded(slot, 4);
    assertThat(late(0, 0, 5)).isFalse();
    attempts.loaded(slot, 6);
    attempts.drop();
    assertThat(late(0, 0, 5)).isTrue();
  }
}
