package io.tidemark.source.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.generation.Manifest;
import io.tidemark.generation.StreamId;
import io.tidemark.source.cursor.Position;
import io.tidemark.source.generation.SourceOffset.Start;
import io.tidemark.source.generation.SourceOffset.State;
import io.tidemark.source.plan.Ranges;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ChangeOffsetTest {
  private static final Position AT = new Position("2024-12-31T23:59:59.000001Z", "[\"5\"]");

  private static ChangeOffset offset(boolean whole, String resume, @Nullable Position begin) {
    SourceOffset run =
        new SourceOffset(
            State.DONE,
            10,
            List.of(10L),
            Ranges.whole(3),
            new FoldState(Manifest.empty(), 2, 0, resume, null),
            new Start(9, "schedule", "print", "shape"),
            Past.NONE);
    return new ChangeOffset(run, 12, whole, begin);
  }

  @Test
  @DisplayName(
      "SD-8 SD-12 the offset shows the value with its microseconds, under a slot of its own")
  void shows() {
    Map<String, Object> flat = offset(true, AT.encode(), null).toMap();
    assertThat(flat).containsEntry("value", "2024-12-31T23:59:59.000001Z");
    assertThat(flat).containsEntry("key", "[\"5\"]").doesNotContainKey("resume");
    assertThat(ChangeOffset.partition(new StreamId("shop", "s"), "t->topic:at"))
        .containsEntry("slot", "t->topic:at")
        .containsOnlyKeys("source", "sync", "scope", "slot");
  }

  @Test
  void comesBack() {
    ChangeOffset back = ChangeOffset.parse(offset(true, AT.encode(), null).toMap());
    assertThat(back.position()).contains(AT);
    assertThat(back.highestId()).isEqualTo(12);
    ChangeOffset first = ChangeOffset.parse(offset(false, "[\"3\"]", AT).toMap());
    assertThat(first.run().fold().resume()).isEqualTo("[\"3\"]");
    assertThat(first.begin()).isEqualTo(AT);
  }

  @Test
  @DisplayName("a value set by hand without a key stands before all rows of that value")
  void setByHand() {
    Map<String, Object> flat = new HashMap<>(offset(true, AT.encode(), null).toMap());
    flat.put("value", "2020-01-01T00:00:00.000000Z");
    flat.remove("key");
    assertThat(ChangeOffset.parse(flat).position())
        .contains(Position.before("2020-01-01T00:00:00.000000Z"));
  }

  @Test
  void whatIsMissingIsNamed() {
    Map<String, Object> flat = new HashMap<>(offset(true, AT.encode(), null).toMap());
    flat.remove("value");
    assertThatThrownBy(() -> ChangeOffset.parse(flat)).hasMessageContaining("value");
    flat.remove("key");
    flat.put("whole", "yes");
    assertThatThrownBy(() -> ChangeOffset.parse(flat)).hasMessageContaining("whole");
    flat.remove("mode");
    assertThatThrownBy(() -> ChangeOffset.parse(flat)).hasMessageContaining("mode");
    assertThatThrownBy(() -> ChangeOffset.parse(Map.of())).hasMessageContaining("field v");
  }
}
