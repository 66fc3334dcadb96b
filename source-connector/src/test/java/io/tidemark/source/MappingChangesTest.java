package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Marker;
import io.tidemark.source.plan.Mapping;
import io.tidemark.source.plan.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each mode makes of a mapping that changes between two runs, and of one row that does. */
class MappingChangesTest {
  private static final Mapping RENAMED =
      new Mapping(List.of(), List.of(), List.of(), Map.of("name", "title"), Set.of());

  enum Change {
    NONE,
    ADDED,
    UPDATED,
    REMOVED
  }

  private static Mapping before(Change change, String column) {
    return change == Change.ADDED ? without(column) : Mapping.ALL;
  }

  private static Mapping after(Change change, String column) {
    return switch (change) {
      case NONE, ADDED -> Mapping.ALL;
      case UPDATED -> RENAMED;
      case REMOVED -> without(column);
    };
  }

  private static Mapping without(String column) {
    return new Mapping(List.of(), List.of(column), List.of(), Map.of(), Set.of());
  }

  @ParameterizedTest(name = "{0}, {1}: {3} records, started by {2}")
  @CsvSource({
    "FULL, NONE, schedule, 3",
    "FULL, REMOVED, schedule, 3",
    "FULL, ADDED, mapping, 3",
    "FULL, UPDATED, mapping, 3",
    "DIFF, NONE, schedule, 1",
    "DIFF, REMOVED, schedule, 3",
    "DIFF, ADDED, mapping, 3",
    "DIFF, UPDATED, mapping, 3",
    "INCREMENTAL, NONE, schedule, 1",
    "INCREMENTAL, REMOVED, schedule, 1",
    "INCREMENTAL, ADDED, mapping, 3",
    "INCREMENTAL, UPDATED, mapping, 3",
  })
  @DisplayName("RS-11 what is added or updated is sent for all rows, in every mode")
  void decisions(Mode mode, Change change, String trigger, long records) {
    Marker end = mode == Mode.INCREMENTAL ? incremental(change) : whole(mode, change);
    assertThat(end.type()).isEqualTo(Marker.Type.END);
    assertThat(end.trigger()).isEqualTo(trigger);
    assertThat(end.ends().count()).isEqualTo(records);
  }

  private static Marker whole(Mode mode, Change change) {
    Stage stage = new Stage();
    stage.mode = mode;
    stage.mapping = before(change, "name");
    stage.rows(1, 2, 3);
    stage.run();
    stage.toEnd();
    stage.crash();
    stage.reader.names.put(2L, "new");
    stage.mapping = after(change, "name");
    stage.pass(Duration.ofMinutes(1));
    stage.run();
    stage.toEnd();
    boolean atOnce = stage.markers().size() > 2;
    assertThat(atOnce).isEqualTo(change == Change.ADDED || change == Change.UPDATED);
    if (!atOnce) {
      stage.pass(Duration.ofHours(1));
      stage.toEnd();
    }
    assertThat(stage.markers()).as("one run").hasSize(4);
    return stage.lastMarker();
  }

  private static Marker incremental(Change change) {
    ChangeStage stage = new ChangeStage();
    stage.mapping = before(change, "seen");
    for (int id = 1; id <= 3; id++) {
      stage.reader.put(id, id, "old");
    }
    stage.start();
    stage.settle();
    stage.crash();
    stage.reader.put(2, 4, "new");
    stage.mapping = after(change, "seen");
    stage.start();
    stage.poll();
    assertThat(stage.markers).as("one run").hasSize(4);
    return stage.markers.get(3);
  }
}
