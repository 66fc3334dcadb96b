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
    return late(part, scope, 0, attempt);
  }

  private boolean late(int part, int scope, long plan, long attempt) {
    return attempts.late(
        new TopicPart("t", part),
        new Provenance(Provenance.Kind.ROW, STREAM, scope, plan, 1, attempt));
  }

  @Test
  @DisplayName("injection 29 a lower plan is late in every scope, and raises nothing there")
  void plans() {
    assertThat(late(0, 0, 10, 12)).isFalse();
    assertThat(late(0, 1, 10, 11)).as("another scope's ids do not count").isFalse();
    assertThat(late(0, 0, 20, 20)).isFalse();
    assertThat(late(0, 1, 10, 19)).as("a task of the old plan").isTrue();
    assertThat(late(0, 2, 10, 15)).isTrue();
    assertThat(late(0, 1, 10, 99)).as("one that takes new ids").isTrue();
    assertThat(late(0, 1, 20, 21)).isFalse();
    assertThat(late(1, 1, 10, 19)).as("partitions tell nothing of each other").isFalse();
    assertThat(late(0, 0, 0, 20)).as("it does not say of which plan it is").isFalse();
    assertThat(attempts.pending())
        .containsEntry(new Slot(PART, STREAM, Attempts.PLAN), 20L)
        .doesNotContainKey(new Slot(PART, STREAM, 2));
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
