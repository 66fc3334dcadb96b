package io.tidemark.source.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.generation.LaterVersionException;
import io.tidemark.generation.Manifest;
import io.tidemark.generation.Manifest.End;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.source.generation.Ids;
import io.tidemark.source.log.LogOffset.State;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LogOffsetTest {
  private static final LogOffset OFFSET =
      new LogOffset(
          State.CHANGES,
          new Ids.Taken(7, 1000),
          3,
          "{\"lsn\":5}",
          new TreeMap<>(
              Map.of(
                  "public.orders",
                  new Manifest(
                      new TreeMap<>(Map.of(new TopicPart("t", 1), new End(9, 0, End.UNKNOWN)))))),
          List.of("a", "b"),
          new TreeMap<>(Map.of("public.orders", "print")));

  @Test
  @DisplayName("the flat form is of values that Connect carries, and is read back")
  void roundTrip() {
    assertThat(OFFSET.toMap().values())
        .allMatch(value -> value instanceof String || value instanceof Long);
    assertThat(LogOffset.parse(OFFSET.toMap())).isEqualTo(OFFSET);
  }

  @Test
  void aSnapshotHasNoPosition() {
    LogOffset snapshot =
        new LogOffset(
            State.SNAPSHOT, Ids.Taken.NONE, 0, null, new TreeMap<>(), List.of(), new TreeMap<>());
    assertThat(LogOffset.parse(snapshot.toMap())).isEqualTo(snapshot);
  }

  @Test
  @DisplayName("an offset of an older release tells no shapes")
  void older() {
    Map<String, Object> older = new HashMap<>(OFFSET.toMap());
    older.remove("shapes");
    assertThat(LogOffset.parse(older).shapes()).isEmpty();
  }

  @Test
  @DisplayName("a later version, and what is no offset, are refused")
  void refused() {
    Map<String, Object> later = new HashMap<>(OFFSET.toMap());
    later.put("v", 2L);
    assertThatThrownBy(() -> LogOffset.parse(later)).isInstanceOf(LaterVersionException.class);
    Map<String, Object> broken = new HashMap<>(OFFSET.toMap());
    broken.put("ends", "{");
    assertThatThrownBy(() -> LogOffset.parse(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ends");
  }

  @Test
  @DisplayName("up to where the log was seen is the highest of the numbers of a position")
  void seen() {
    assertThat(PostgresLog.seen("{\"lsn\":5,\"lsn_commit\":9,\"lsn_proc\":7}")).isEqualTo(9);
  }
}
