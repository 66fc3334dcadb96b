package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.testbed.Comparison;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Run;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.SourceBuilder;
import io.tidemark.testbed.Waiting;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("Connect's offsets API and the source")
@ExtendWith(SceneExtension.class)
class SourceOffsetsIT {
  private static final String ACCOUNTS = "public.accounts";

  private Scene scene;
  private Database shop;

  @BeforeEach
  void shop(Scene scene) {
    this.scene = scene;
    shop = scene.database("shop");
    shop.execute(
        """
        CREATE TABLE accounts (id bigint PRIMARY KEY, updated_at timestamptz NOT NULL);
        CREATE INDEX ON accounts (updated_at);
        INSERT INTO accounts
          SELECT i, timestamptz '2024-01-01Z' + i * interval '1 day' FROM generate_series(1, 9) i
        """);
  }

  private SourceBuilder source() {
    return scene.source("shop").reading(shop).tables(ACCOUNTS);
  }

  private SourceBuilder incremental() {
    return source()
        .set("mode", "incremental")
        .set("cursor.column", "updated_at")
        .set("schedule", "PT0.3S");
  }

  private Sink mirror(Source source) {
    return scene.sink("mirror").into(scene.database("mirror")).from(source).start();
  }

  /** What Connect keeps under a slot, once it has. */
  private static JsonNode kept(Source source, String slot) {
    return Waiting.untilPresent("an offset in slot " + slot, () -> found(source, slot));
  }

  private static Optional<JsonNode> found(Source source, String slot) {
    return StreamSupport.stream(source.offsets().spliterator(), false)
        .filter(entry -> entry.path("partition").path("slot").asText().equals(slot))
        .filter(entry -> entry.path("offset").path("state").asText().equals("done"))
        .findFirst();
  }

  @Test
  @Tag("exactly-once")
  @DisplayName(
      "injection 23 offsets of a source are left alone while it runs; once they are reset it reads"
          + " everything anew under a higher id, and the sink deletes by it")
  void resetReadsAnew() {
    Source source = source().start();
    Sink mirror = mirror(source);
    long first = mirror.completed(ACCOUNTS, 1).generation();
    JsonNode left = kept(source, "full");
    assertThat(source.alterOffset(left.path("partition"), left.path("offset")).orElseThrow())
        .contains("STOPPED");

    source.resetOffsets();
    assertThat(source.offsets()).isEmpty();
    shop.execute("DELETE FROM accounts WHERE id = 3");
    source.resume(); // the signal of the first run is among what was forgotten
    Run second = mirror.completed(ACCOUNTS, 2);
    assertThat(second.generation()).isGreaterThan(first);
    assertThat(second.counts()).isEqualTo("0/0/8/1");
    Comparison.assertSame(shop, "accounts", mirror.database(), "accounts");
  }

  @Test
  @DisplayName(
      "a position that is moved back makes the next run begin there, one that is none of the column"
          + " is refused, and one that is forgotten makes it read everything")
  void movedPosition() {
    Source source = incremental().set("watermark.key", "mine").startIdle();
    Sink mirror = mirror(source);
    Run first = mirror.completed(ACCOUNTS, 1);
    assertThat(first.number("rows_read")).isEqualTo(9);
    JsonNode left = kept(source, "mine");
    assertThat(left.path("offset").path("value").asText()).isEqualTo("2024-01-10T00:00:00.000000Z");

    source.stopAndWait();
    assertThat(at(source, left, "yesterday").orElseThrow())
        .contains("sync public.accounts", "not a value of column updated_at")
        .doesNotContain("yesterday");
    assertThat(kept(source, "mine")).isEqualTo(left);
    assertThat(at(source, left, "2024-01-06T00:00:00Z")).isEmpty();
    source.resume();
    Run second = mirror.completed(ACCOUNTS, 2);
    assertThat(second.number("rows_read")).as("from the sixth of January").isEqualTo(5);
    assertThat(second.generation()).isGreaterThan(first.generation());

    kept(source, "mine");
    source.resetOffsets();
    source.resume();
    Run third = mirror.completed(ACCOUNTS, 3);
    assertThat(third.text("trigger")).isEqualTo("initial");
    assertThat(third.number("rows_read")).isEqualTo(9);
    assertThat(third.generation()).isGreaterThan(second.generation());
    Comparison.assertSame(shop, "accounts", mirror.database(), "accounts");
  }

  private static Optional<String> at(Source source, JsonNode entry, String value) {
    ObjectNode offset = entry.path("offset").deepCopy();
    offset.put("value", value);
    offset.remove("key");
    return source.alterOffset(entry.path("partition"), offset);
  }

  @Test
  @DisplayName(
      "SD-9 SD-11 positions lie in the worker's offsets topic, and in offsets.storage.topic where a"
          + " connector has one of its own, with and without exactly-once")
  void whereTheyLie() {
    Source usual = incremental().startIdle();
    String slot = "public.accounts->" + usual.topic(ACCOUNTS) + ":updated_at";
    Waiting.until(
        "a position in the worker's topic",
        () -> positions("workers-offset", usual).contains("2024-01-10T00:00:00.000000Z"));
    kept(usual, slot);

    for (boolean exactlyOnce : List.of(false, true)) {
      String own = scene.topic("offsets-" + exactlyOnce);
      SourceBuilder builder =
          scene
              .source("own-" + exactlyOnce)
              .reading(shop)
              .tables(ACCOUNTS)
              .set("mode", "incremental")
              .set("cursor.column", "updated_at")
              .set("schedule", "PT0.3S")
              .set("offsets.storage.topic", own);
      Source source = (exactlyOnce ? builder.exactlyOnce() : builder).startIdle();
      Waiting.until(
          "a position in " + own,
          () -> positions(own, source).contains("2024-01-10T00:00:00.000000Z"));
      source.restartTask(0);
      shop.execute("UPDATE accounts SET updated_at = updated_at + interval '1 day' WHERE id = 9");
      assertThat(source.end(ACCOUNTS, 2).number("rows")).as("what is new").isEqualTo(1);
      shop.execute("UPDATE accounts SET updated_at = updated_at - interval '1 day' WHERE id = 9");
    }
  }

  /** Positions in a topic of offsets that a source has written. */
  private List<String> positions(String topic, Source source) {
    return scene.topics().read(topic).stream()
        .filter(record -> record.key().path(0).asText().equals(source.connector()))
        .map(record -> record.value().path("value").asText())
        .toList();
  }
}
