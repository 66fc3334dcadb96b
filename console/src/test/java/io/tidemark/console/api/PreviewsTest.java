package io.tidemark.console.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.console.broker.UnreadableException;
import io.tidemark.console.cluster.Cluster;
import io.tidemark.console.cluster.Connector;
import io.tidemark.console.cluster.FakeCluster;
import io.tidemark.description.Description;
import io.tidemark.generation.Manifest;
import io.tidemark.generation.Marker;
import io.tidemark.generation.StreamId;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told before it is done. */
class PreviewsTest {
  private static final StreamId ORDERS = new StreamId("shop", "orders");
  private static final TableSchema TABLE =
      new TableSchema(
          TableId.of("orders"),
          List.of(new Column("id", ColumnType.of(Kind.INT64), false)),
          List.of("id"));

  private final List<Marker> markers = new ArrayList<>();
  private @TempDir Path folder;

  private Previews previews(Previews.Markers from) {
    return new Previews(
        new Cluster(new FakeCluster(), Map.of(), System::nanoTime, Duration.ofMinutes(1)), from);
  }

  private JsonNode plan(Map<String, String> config) {
    JsonNode plan = previews((sink, topic) -> markers).plan(config);
    new Description().check("PUT /tidemark/api/plan", 200, plan.toString());
    return plan;
  }

  private Map<String, String> sink(String... others) {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", "JdbcSyncSink");
    config.put("name", "mirror");
    config.put("topics", "shop.orders,tidemark.generations");
    config.put("connection.url", "jdbc:sqlite:" + folder.resolve("mirror.db"));
    for (int i = 0; i < others.length; i += 2) {
      config.put(others[i], others[i + 1]);
    }
    return config;
  }

  private static Marker marker(
      Marker.Type type, long generation, String mode, @Nullable TableSchema table) {
    return new Marker(
        type,
        ORDERS,
        "shop",
        "public.orders",
        "shop.orders",
        new Marker.Scope(0, 1, 1),
        generation,
        List.of(generation),
        mode,
        true,
        "schedule",
        null,
        table,
        "",
        Manifest.empty(),
        3,
        0,
        null,
        null,
        0,
        0);
  }

  @Test
  @DisplayName("of a sink it is told what becomes of its tables, and how many rows were read")
  void sinks() {
    markers.add(marker(Marker.Type.END, 10, "full", TABLE));
    JsonNode table = plan(sink()).at("/tables/0");
    assertThat(table.path("sync").asText()).isEqualTo("orders");
    assertThat(table.path("generation").longValue()).isEqualTo(10);
    assertThat(table.path("rows").longValue()).isEqualTo(3);
    assertThat(table.path("statements").path(0).asText()).startsWith("CREATE TABLE");
    assertThat(table.path("refused")).isEmpty();
    assertThat(plan(sink("transforms", "x")).path("unknown").toString()).contains("transforms");
    markers.add(marker(Marker.Type.START, 11, "full", TABLE));
    assertThat(plan(sink()).at("/tables/0/rows").isNull()).as("before END").isTrue();
  }

  @Test
  @DisplayName("what cannot be told is said with why, and quotes no value")
  void unknown() {
    assertThat(plan(sink()).path("unknown").toString()).contains("has run yet");
    assertThat(plan(sink("write.mode", "hunter2")).path("unknown").toString())
        .contains("refused")
        .doesNotContain("hunter2");
    markers.add(marker(Marker.Type.END, 10, "full", TABLE));
    String nowhere = "jdbc:sqlite:" + folder.resolve("no/such/mirror.db");
    assertThat(plan(sink("connection.url", nowhere)).path("unknown").toString())
        .contains("does not exist");
    Previews silent =
        previews(
            (sink, topic) -> {
              throw new UnreadableException("nobody answers for " + topic);
            });
    assertThat(silent.plan(sink()).path("unknown").toString())
        .contains("nobody answers for tidemark.generations");
    assertThat(plan(Map.of("connector.class", "JdbcSyncSource")).path("unknown")).isEmpty();
  }

  @Test
  @DisplayName("the newest marker counts that tells whole rows, its END before its START")
  void newest() {
    Marker end = marker(Marker.Type.END, 10, "full", TABLE);
    markers.addAll(
        List.of(
            marker(Marker.Type.START, 10, "full", TABLE),
            end,
            marker(Marker.Type.END, 9, "full", TABLE),
            marker(Marker.Type.END, 12, "keys", TABLE),
            marker(Marker.Type.END, 13, Marker.TEST, TABLE),
            marker(Marker.Type.ABORT, 14, "full", null)));
    assertThat(Previews.newest(markers)).containsExactly(end);
  }

  @Test
  @DisplayName("HT-41 of a row it is told how each sink writes it, or why that is not known")
  void writes() {
    Connector mirror = new Connector("mirror", Connector.Kind.SINK, sink(), List.of());
    Previews previews = previews((sink, topic) -> markers);
    JsonNode unknown = previews.writes(ORDERS, false, List.of(mirror)).path(0);
    assertThat(unknown.path("refused").path(0).asText()).contains("no marker");
    markers.add(marker(Marker.Type.END, 10, "full", TABLE));
    JsonNode missing = previews.writes(ORDERS, true, List.of(mirror)).path(0);
    assertThat(missing.path("connector").asText()).isEqualTo("mirror");
    assertThat(missing.path("table").asText()).isEqualTo("orders");
    assertThat(missing.path("refused").path(0).asText()).contains("has to be made");
  }
}
