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
  static void start(Topic markers, long generation) {
    Manifest nothing = new Manifest(new TreeMap<>());
    add(markers, Marker.Type.START, "orders", generation, nothing, List.of(generation));
  }

  /** Ends a generation of {@code shop.orders}, or of the topic that its data is in. */
  static void end(Topic markers, long generation, Topic data, long count) {
    end(markers, generation, data, count, End.UNKNOWN, List.of(generation));
  }

  /** Of two attempts, whose first record that counts is at an offset. */
  private static void endTwice(Topic markers, long generation, Topic data, long count, long first) {
    end(markers, generation, data, count, first, List.of(generation, generation + 1));
  }

  private static void end(
      Topic markers, long generation, Topic data, long count, long first, List<Long> attempts) {
    TreeMap<TopicPart, End> ends = new TreeMap<>();
    String topic = data == null ? "shop.orders" : data.partition.topic();
    if (count > 0) {
      ends.put(new TopicPart(topic, 0), new End(data.end() - 1, count, first));
    }
    String name = topic.substring("shop.".length());
    add(markers, Marker.Type.END, name, generation, new Manifest(ends), attempts);
  }

  private static void add(
      Topic markers,
      Marker.Type type,
      String name,
      long generation,
      Manifest ends,
      List<Long> attempts) {
    Marker marker =
        new Marker(
            type,
            new StreamId("shop", name),
            "shop-source",
            "public." + name,
            "shop." + name,
            new Scope(0, 1, generation),
            generation,
            attempts,
            "full",
            true,
            "schedule",
            null,
            RunLog.table(name),
            "f",
            ends,
            ends.count(),
            0,
            null,
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
  @DisplayName("append passes over tombstones, and a generation that counts some completes")
  void tombstonesUnderAppend() {
    Topic data = Topic.orders().generation(1000).row(1, "a").tombstone(2);
    Topic markers = new Topic(Rig.MARKERS, 0);
    end(markers, 1000, data, 2);
    try (Rig rig = new Rig("markers_append").with("write.mode", "append").start(data, markers)) {
      rig.pollAndCommit();
      awaitState(rig, 1000, "COMPLETED");
      assertThat(rig.orders()).containsExactly("1:a:1000");
    }
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
  @DisplayName("I1 a resumed generation whose repeats would cover a lost record deletes nothing")
  void repeatsDoNotCoverLosses() {
    Topic data = Topic.orders().generation(1000).rows(1, 6, "a");
    Topic markers = new Topic(Rig.MARKERS, 0);
    end(markers, 1000, data, 6);
    try (Rig rig = new Rig("markers_gap").start(data, markers)) {
      rig.pollAndCommit();
      awaitState(rig, 1000, "COMPLETED");
      long first = data.end();
      data.generation(2000).row(1, "a").at(data.end() + 1).row(3, "a").row(4, "a");
      data.attempt(2001).row(4, "a").row(5, "a");
      endTwice(markers, 2000, data, 5, first);
      rig.pollAndCommit();
      awaitState(rig, 2000, "BLOCKED");
      assertThat(rig.orders()).as("2 is alive, its record was lost").hasSize(6);

      first = data.end();
      data.generation(3000).row(1, "a").at(data.end() + 1);
      rig.pollAndCommit();
      data.sync("other").row(9, "x").sync("orders").row(3, "a").row(4, "a");
      data.attempt(3001).row(4, "a").row(5, "a");
      endTwice(markers, 3000, data, 5, first);
      rig.pollAndCommit();
      awaitState(rig, 3000, "BLOCKED");
      assertThat(rig.orders()).as("lost unseen, before another stream's record").hasSize(7);

      data.at(data.end() + 1); // what was lost before the first that counts was not its own
      first = data.end();
      data.generation(4000).rows(1, 4, "a").attempt(4001).rows(4, 5, "a");
      endTwice(markers, 4000, data, 5, first);
      rig.pollAndCommit();
      awaitState(rig, 4000, "COMPLETED");
      assertThat(rig.orders()).as("6 is stale, 9 another stream's").hasSize(6);
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

  @Test
  @DisplayName(
      "an empty generation of a stream whose rows are routed elsewhere makes no stray table")
  void emptyGenerationElsewhere() {
    Topic data = Topic.orders().generation(1000).row(1, "a");
    data.transformed(
        r ->
            r.newRecord(
                "elsewhere.routed",
                0,
                r.keySchema(),
                r.key(),
                r.valueSchema(),
                r.value(),
                null,
                r.headers()));
    Topic markers = new Topic(Rig.MARKERS, 0);
    try (Rig rig = new Rig("markers_routed").start(data, markers)) {
      rig.pollAndCommit();
      end(markers, 2000, null, 0);
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT table_plain FROM tidemark_streams")).containsExactly("routed");
      assertThat(rig.strings("SELECT to_regclass('orders')::text")).containsOnlyNulls();
    }
  }

  static void awaitState(Rig rig, long generation, String state) {
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
