package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("A worker answers a validation with every problem on its key, and shows no password")
@ExtendWith(SceneExtension.class)
class ValidationIT {
  private Scene scene;
  private Database shop;

  @BeforeEach
  void shop(Scene scene) {
    this.scene = scene;
    shop = scene.database("shop");
    shop.execute("CREATE TABLE orders (id bigint PRIMARY KEY)");
  }

  @Test
  @DisplayName("CX-23 source: keys of the connector, of one sync and of Connect at once")
  void source() {
    Map<String, String> config =
        scene
            .source("shop")
            .reading(shop)
            .syncs("a", "b")
            .set("syncs.a.table", "public.orders")
            .set("syncs.a.fetch.size", "many")
            .set("syncs.b.table", "public.nowhere")
            .set("syncs.b.key.colums", "id")
            .set("sync.a.mode", "full")
            .set("decimal.mode", "exact")
            .set("tasks.max", "0")
            .set("producer.override.linger.ms", "5")
            .set("connection.password", "hunter2")
            .config();
    assertThat(scene.rest().validate(config))
        .containsOnlyKeys(
            "syncs.a.fetch.size",
            "syncs.b.table",
            "syncs.b.key.colums",
            "sync.a.mode",
            "decimal.mode",
            "tasks.max");
    JsonNode answer = scene.rest().validation(config);
    assertThat(answer.toString()).doesNotContain("hunter2");
    assertThat(value(answer, "connection.password").path("value").asText()).isEqualTo("[hidden]");
    assertThat(answer.path("groups").toString()).contains("What to sync").contains("Identity");
  }

  @Test
  @DisplayName("CX-23 sink: keys, topics and database at once, and what a key takes is recommended")
  void sink() {
    Map<String, String> config =
        scene
            .sink("mirror")
            .into(scene.database("mirror"))
            .set("topics", "shop.orders")
            .set("write.mod", "append")
            .set("batch.size", "x")
            .set("state.schema", "nowhere")
            .set("consumer.overide.max.poll.records", "5")
            .set("connection.password", "hunter2")
            .config();
    assertThat(scene.rest().validate(config))
        .containsOnlyKeys(
            "topics",
            "write.mod",
            "batch.size",
            "state.schema",
            "consumer.overide.max.poll.records");
    JsonNode answer = scene.rest().validation(config);
    assertThat(answer.toString()).doesNotContain("hunter2");
    assertThat(value(answer, "connection.password").path("value").asText()).isEqualTo("[hidden]");
    assertThat(value(answer, "write.mode").path("recommended_values").toString())
        .isEqualTo("[\"overwrite-delete-stale\",\"overwrite\",\"append\"]");
  }

  private static JsonNode value(JsonNode answer, String key) {
    for (JsonNode entry : answer.path("configs")) {
      if (entry.path("value").path("name").asText().equals(key)) {
        return entry.path("value");
      }
    }
    throw new AssertionError("no " + key + " in " + answer);
  }
}
