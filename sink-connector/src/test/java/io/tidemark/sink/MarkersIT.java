package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidemark.connect.MarkerRecords;
import io.tidemark.generation.Manifest;
import io.tidemark.generation.Manifest.End;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.Marker;
import io.tidemark.generation.Marker.Scope;
import io.tidemark.generation.StreamId;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rows and markers together: a generation goes all the way, through one task. */
@NullUnmarked
class MarkersIT {
  private static final TableSchema ORDERS =
      new TableSchema(
          new TableId("public", "orders"),
          List.of(
              new Column("id", ColumnType.of(Kind.INT64), false),
              new Column("status", ColumnType.of(Kind.STRING), true),
              new Column("amount", ColumnType.of(Kind.INT32), true)),
          List.of("id"));

  private static void end(Topic markers, long generation, Topic data, long count) {
    TreeMap<TopicPart, End> ends = new TreeMap<>();
    if (count > 0) {
      ends.put(new TopicPart("shop.orders", 0), new End(data.end() - 1, count));
    }
    Marker marker =
        new Marker(
            Marker.Type.END,
            new StreamId("shop", "orders"),
            "shop-source",
            "public.orders",
            "shop.orders",
            new Scope(0, 1, generation),
            generation,
            List.of(generation),
            "full",
            true,
            "schedule",
            null,
            ORDERS,
            "f",
            new Manifest(ends),
            count,
            0,
            null,
            generation,
            generation + 1);
    markers.add(
        null,
        null,
        MarkerRecords.VALUE_SCHEMA,
        MarkerRecords.toValue(marker),
        new ConnectHeaders());
  }

  @Test
  @DisplayName("CQ-10 CQ-19 stale rows go when END is satisfied, and only then")
  void staleRowsGo() {
    Topic data = Topic.orders().generation(1000).row(1, "a").row(2, "b").row(3, "c");
    Topic markers = new Topic(Rig.MARKERS, 0);
    end(markers, 1000, data, 3);
    try (Rig rig = new Rig("markers_loop").start(data, markers)) {
      rig.pollAndCommit();
      awaitState(rig, 1000, "COMPLETED");
      data.generation(2000).row(1, "a").row(2, "B");
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:1000", "2:B:2000", "3:c:1000");
      end(markers, 2000, data, 2);
      rig.pollAndCommit();
      awaitState(rig, 2000, "COMPLETED");
      assertThat(rig.orders()).containsExactly("1:a:1000", "2:B:2000");
      assertThat(
              rig.strings(
                  "SELECT concat_ws('/', added, changed, unchanged, removed, rejected) FROM"
                      + " tidemark_runs WHERE generation = 2000"))
          .containsExactly("0/1/1/1/0");
    }
  }

  @Test
  @DisplayName("CQ-20 DEST-4 overwrite: END deletes nothing")
  void overwriteKeeps() {
    Topic data = Topic.orders().generation(1000).row(1, "a").generation(2000).row(2, "b");
    Topic markers = new Topic(Rig.MARKERS, 0);
    end(markers, 2000, data, 1);
    try (Rig rig = new Rig("markers_over").with("write.mode", "overwrite")) {
      Statements statements = new Statements(rig.session);
      rig.start(data, markers).pollAndCommit();
      awaitState(rig, 2000, "COMPLETED");
      assertThat(rig.orders()).containsExactly("1:a:1000", "2:b:2000");
      assertThat(statements.all()).noneMatch(s -> s.contains("DELETE FROM \"markers_over\""));
      statements.stop();
    }
  }

  @Test
  @DisplayName("DEST-21 CQ-19 the marker of an empty generation makes the table")
  void emptyGeneration() {
    Topic markers = new Topic(Rig.MARKERS, 0);
    end(markers, 1000, null, 0);
    try (Rig rig = new Rig("markers_empty").start(markers)) {
      rig.pollAndCommit();
      assertThat(rig.number("SELECT count(*) FROM orders")).isZero();
      assertThat(rig.strings("SELECT source || sync FROM tidemark_streams"))
          .containsExactly("shoporders");
    }
  }

  @Test
  @DisplayName("an empty generation of a topic that this sink does not read makes nothing")
  void emptyGenerationOfAnotherTopic() {
    Topic markers = new Topic(Rig.MARKERS, 0);
    end(markers, 1000, null, 0);
    try (Rig rig = new Rig("markers_other").with("topics", "shop.items,tidemark.generations")) {
      rig.start(markers).pollAndCommit();
      assertThat(rig.number("SELECT count(*) FROM tidemark_streams")).isZero();
    }
  }

  private static void awaitState(Rig rig, long generation, String state) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              rig.poll();
              return rig.strings(
                      "SELECT state FROM tidemark_generations WHERE generation = " + generation)
                  .contains(state);
            });
  }
}
