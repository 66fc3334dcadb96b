package io.tidemark.source.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.source.generation.Ids;
import io.tidemark.source.log.LogOffset.State;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KeptTest {
  private static final LogOffset OFFSET =
      new LogOffset(
          State.CHANGES,
          new Ids.Taken(7, 1000),
          3,
          "{\"lsn\":5}",
          new TreeMap<>(),
          List.of(),
          new TreeMap<>());

  private @Nullable Map<String, Object> flat;
  private boolean away;

  private final Kept kept =
      new Kept(
          new OffsetStorageReader() {
            @Override
            public <T> @Nullable Map<String, Object> offset(Map<String, T> partition) {
              if (away) {
                throw new ConnectException("Failed to fetch offsets.");
              }
              return flat;
            }

            @Override
            public <T> Map<Map<String, T>, Map<String, Object>> offsets(
                Collection<Map<String, T>> partitions) {
              throw new UnsupportedOperationException();
            }
          },
          "shop");

  @Test
  @DisplayName(
      "where offsets cannot be read, a begin is tried again, and an engine goes by the last one")
  void away() {
    assertThat(kept.offset()).isEmpty();
    flat = OFFSET.toMap();
    assertThat(kept.offset()).contains(OFFSET);
    away = true;
    assertThatThrownBy(kept::offset).isInstanceOf(RetriableException.class);
    assertThat(kept.offsetOrOlder()).contains(OFFSET);
  }

  @Test
  @DisplayName("an offset of another form is told, and not tried again")
  void broken() {
    flat = Map.of("v", 1L);
    assertThatThrownBy(kept::offsetOrOlder)
        .isInstanceOf(ConnectException.class)
        .isNotInstanceOf(RetriableException.class)
        .hasMessageContaining("cannot be used");
  }
}
