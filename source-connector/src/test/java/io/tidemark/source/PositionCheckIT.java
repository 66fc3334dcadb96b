package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.generation.StreamId;
import io.tidemark.source.generation.ChangeOffset;
import io.tidemark.source.generation.FoldState;
import io.tidemark.source.generation.Past;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.generation.SourceOffset.Start;
import io.tidemark.source.generation.SourceOffset.State;
import io.tidemark.source.plan.Ranges;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Positions of cursors that people bring")
class PositionCheckIT {
  private static final String SYNC = "brought.t";
  private static final String SLOT = "brought.t->shop.brought.t:at";

  private final JdbcSyncSourceConnector connector = new JdbcSyncSourceConnector();

  @BeforeAll
  static void table() {
    SourcePostgres.schema(
        "brought", "CREATE TABLE t (id bigint PRIMARY KEY, at timestamptz NOT NULL, n float8)");
  }

  private static Map<String, String> config(String... pairs) {
    Map<String, String> config =
        SourcePostgres.config("tables", SYNC, "mode", "incremental", "cursor.column", "at");
    for (int i = 0; i < pairs.length; i += 2) {
      config.put(pairs[i], pairs[i + 1]);
    }
    return config;
  }

  private static Map<String, Object> offset(@Nullable String value, @Nullable String key) {
    SourceOffset run =
        new SourceOffset(
            State.DONE,
            7,
            List.of(7L),
            Ranges.whole(7),
            FoldState.EMPTY,
            new Start(1, "initial", "print", "shape"),
            Past.NONE);
    Map<String, Object> flat = new HashMap<>(new ChangeOffset(run, 7, true, null).toMap());
    flat.put("value", value);
    flat.put("key", key);
    return flat;
  }

  private void bring(Map<String, String> config, String slot, Map<String, Object> offset) {
    Map<String, String> partition = ChangeOffset.partition(new StreamId("shop", SYNC), slot);
    assertThat(connector.alterOffsets(config, Map.of(partition, offset))).isTrue();
  }

  private AbstractThrowableAssert<?, ?> refusal(String value, @Nullable String key) {
    return assertThatThrownBy(() -> bring(config(), SLOT, offset(value, key)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("sync brought.t");
  }

  @Test
  @DisplayName(
      "are taken when value and key fit their columns, with or without a key, or with none")
  void fitting() {
    bring(config(), SLOT, offset("2024-12-31T23:59:59.000001Z", "[\"7\"]"));
    bring(config(), SLOT, offset("2024-12-31T23:59:59+01:00", null));
    bring(config(), SLOT, offset(null, null));
    bring(config("watermark.key", "own"), "own", offset("2024-12-31T00:00:00Z", null));
  }

  @Test
  @DisplayName("are refused by the column's name, and without the value, when they are none of it")
  void wrongValue() {
    refusal("yesterday", null)
        .hasMessageContaining("column at")
        .hasMessageContaining("timestamp_tz")
        .hasMessageNotContaining("yesterday");
    refusal("2024-12-31T23:59:59.0000001Z", null).hasMessageContaining("column at");
    refusal("2024-12-31T23:59:59Z", "[\"seven\"]").hasMessageContaining("position of id");
    refusal("2024-12-31T23:59:59Z", "[]").hasMessageContaining("array of 1");
    refusal("infinity", null).hasMessageContaining("nothing could come behind");
  }

  @Test
  @DisplayName("are refused for a slot that no sync has, and the sync's own one is named")
  void unknownSlot() {
    assertThatThrownBy(() -> bring(config(), "mine", offset("2024-12-31T23:59:59Z", null)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("slot of that sync is " + SLOT);
    Map<String, String> full = SourcePostgres.config("tables", SYNC);
    assertThatThrownBy(() -> bring(full, SLOT, offset("2024-12-31T23:59:59Z", null)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("no incremental sync of that name");
  }

  @Test
  @DisplayName("are refused when the column is no cursor, or the database does not answer")
  void nobodyToAsk() {
    assertThatThrownBy(
            () ->
                bring(
                    config("cursor.column", "gone"),
                    SLOT.replace(":at", ":gone"),
                    offset("1", null)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("cursor.column of sync brought.t is gone");
    Map<String, String> away = config("connection.url", "jdbc:postgresql://127.0.0.1:1/x");
    assertThatThrownBy(() -> bring(away, SLOT, offset("2024-12-31T23:59:59Z", null)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("127.0.0.1:1")
        .hasMessageContaining("cannot be asked");
  }

  @Test
  @DisplayName("are forgotten without asking anybody")
  void reset() {
    Map<String, String> away = config("connection.url", "jdbc:postgresql://127.0.0.1:1/x");
    Map<Map<String, ?>, Map<String, ?>> reset = new HashMap<>();
    reset.put(ChangeOffset.partition(new StreamId("shop", SYNC), SLOT), null);
    assertThat(connector.alterOffsets(away, reset)).isTrue();
    assertThat(connector.alterOffsets(Map.of(), reset)).as("whatever is configured").isTrue();
  }
}
