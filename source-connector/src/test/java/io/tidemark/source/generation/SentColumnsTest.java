package io.tidemark.source.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.source.generation.SentColumns.Change;
import io.tidemark.source.generation.SentColumns.Difference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whether rows that have not changed lack something that is sent now. */
class SentColumnsTest {
  private static final List<List<String>> SETTINGS = List.of(List.of("id", "name"), List.of());

  /** Fields whose names say where they come from. */
  private static SentColumns sending(String... names) {
    Map<String, List<String>> fields = new HashMap<>();
    for (String name : names) {
      fields.put(name, List.of(name, "text"));
    }
    return SentColumns.of(SETTINGS, fields);
  }

  @Test
  void theSameColumnsAreNoChange() {
    Change change = sending("id", "name").since(sending("name", "id"));
    assertThat(change).isEqualTo(new Change(Difference.NONE, ""));
    assertThat(change.needsAllRows()).isFalse();
  }

  @Test
  void aColumnThatIsAddedNeedsAllRows() {
    Change change = sending("id", "name").since(sending("id"));
    assertThat(change).isEqualTo(new Change(Difference.ADDED, "added name"));
    assertThat(change.needsAllRows()).isTrue();
  }

  @Test
  @DisplayName("a field that comes from elsewhere under the same name needs all rows")
  void changed() {
    SentColumns now = SentColumns.of(SETTINGS, Map.of("id", List.of("number", "text")));
    assertThat(now.since(sending("id"))).isEqualTo(new Change(Difference.ADDED, "changed id"));
  }

  @Test
  void aColumnThatIsRemovedNeedsNone() {
    Change change = sending("id").since(sending("id", "name"));
    assertThat(change).isEqualTo(new Change(Difference.REMOVED, "removed name"));
    assertThat(change.needsAllRows()).isFalse();
  }

  @Test
  @DisplayName("five names are listed, and the others counted")
  void manyNames() {
    SentColumns few = sending("x");
    assertThat(sending("x", "a", "b", "c", "d", "e").since(few).reason())
        .isEqualTo("added a b c d e");
    assertThat(sending("a", "b", "c", "d", "e", "f", "g").since(few).reason())
        .isEqualTo("added a b c d e and 2 more, removed x");
  }

  @Test
  @DisplayName("settings are known again by their lists, whose borders count")
  void settings() {
    SentColumns some = sending("id");
    assertThat(some.chosenBy(SETTINGS)).isTrue();
    assertThat(some.chosenBy(List.of(List.of("id"), List.of("name")))).isFalse();
  }

  @Test
  void theTextReadsBack() {
    SentColumns some = sending("id", "name");
    assertThat(SentColumns.parse(some.text())).contains(some);
    assertThat(some.fields()).containsOnlyKeys("id", "name");
    assertThat(SentColumns.parse("")).isEmpty();
    assertThatThrownBy(() -> SentColumns.parse("{")).hasMessageContaining("columns is not JSON");
  }
}
