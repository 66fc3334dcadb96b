package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Marker;
import io.tidemark.source.plan.Mapping;
import io.tidemark.table.Column;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a change of the settings columns.* makes of the next run. */
class SyncRunMappingTest {
  private static final Mapping KEY_ONLY =
      new Mapping(List.of(), List.of("name"), List.of(), Map.of(), Set.of());
  private static final Mapping RENAMED =
      new Mapping(List.of(), List.of(), List.of(), Map.of("name", "title"), Set.of());

  private final Stage stage = new Stage();

  private void firstRun(Mapping mapping) {
    stage.mapping = mapping;
    stage.rows(1);
    stage.run();
    stage.toEnd();
    stage.crash();
    stage.pass(Duration.ofMinutes(1));
  }

  @Test
  @DisplayName("RS-14 an added column is sent for every row at once, by the trigger mapping")
  void added() {
    firstRun(KEY_ONLY);
    String before = stage.lastMarker().fingerprint();
    stage.mapping = Mapping.ALL;
    stage.run();
    stage.toEnd();

    Marker end = stage.lastMarker();
    assertThat(stage.markers()).hasSize(4);
    assertThat(end.trigger()).isEqualTo("mapping");
    assertThat(end.deletable()).isTrue();
    assertThat(end.fingerprint()).as("so that nothing is held").isEqualTo(before);
    assertThat(end.tableSchema().orElseThrow().columns())
        .extracting(Column::name)
        .containsExactly("id", "name");

    stage.pass(Duration.ofHours(1));
    stage.toEnd();
    assertThat(stage.lastMarker().trigger()).isEqualTo("schedule");
  }

  @Test
  @DisplayName("RS-15 a column of another name is sent for every row at once")
  void renamed() {
    firstRun(Mapping.ALL);
    stage.mapping = RENAMED;
    stage.run();
    stage.toEnd();
    assertThat(stage.lastMarker().trigger()).isEqualTo("mapping");
  }

  @Test
  @DisplayName("RS-12 a column that is taken away leaves the next run to its schedule")
  void removed() {
    firstRun(Mapping.ALL);
    stage.mapping = KEY_ONLY;
    stage.run();
    stage.toEnd();
    assertThat(stage.markers()).hasSize(2);
    stage.pass(Duration.ofHours(1));
    stage.toEnd();
    assertThat(stage.markers()).hasSize(4);
    assertThat(stage.lastMarker().trigger()).isEqualTo("schedule");
  }

  @Test
  @DisplayName("a sync that runs when it is told to is not run by a mapping")
  void manual() {
    stage.schedule("manual");
    stage.signal("{\"id\":\"one\",\"type\":\"run\"}");
    firstRun(KEY_ONLY);
    assertThat(stage.markers()).hasSize(2);
    stage.mapping = Mapping.ALL;
    stage.run();
    stage.toEnd();
    assertThat(stage.markers()).hasSize(2);
  }

  @Test
  @DisplayName("a mapping that changes within a generation ends it, and all of it is read again")
  void within() {
    firstRun(KEY_ONLY);
    stage.rows(2, 3);
    stage.pass(Duration.ofHours(1));
    stage.run();
    stage.step();
    stage.step();
    stage.acknowledgeAll();
    stage.step();
    stage.acknowledgeAll();
    stage.crash();
    stage.pass(Duration.ofMinutes(1));

    stage.mapping = RENAMED;
    stage.run();
    stage.toEnd();
    assertThat(stage.markers())
        .extracting(Marker::type)
        .endsWith(Marker.Type.ABORT, Marker.Type.START, Marker.Type.END);
    Marker end = stage.lastMarker();
    assertThat(end.trigger()).isEqualTo("mapping");
    assertThat(end.rows()).isEqualTo(3);
  }

  @Test
  @DisplayName("a key of another name is another fingerprint, to be held once")
  void keyAndTarget() {
    firstRun(Mapping.ALL);
    String before = stage.lastMarker().fingerprint();
    stage.mapping = new Mapping(List.of(), List.of(), List.of(), Map.of("id", "nr"), Set.of());
    stage.run();
    stage.toEnd();
    Marker end = stage.lastMarker();
    assertThat(end.trigger()).isEqualTo("mapping");
    assertThat(end.fingerprint()).isNotEqualTo(before);
    assertThat(end.tableSchema().orElseThrow().key()).containsExactly("nr");
  }
}
