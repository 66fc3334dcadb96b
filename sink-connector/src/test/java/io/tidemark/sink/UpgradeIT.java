package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.connect.MarkerRecords;
import io.tidemark.generation.MarkerCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A destination that an earlier release has left in the middle of its work, and markers that one
 * has sent, kept in a folder for each release whose state is another.
 */
@NullUnmarked
class UpgradeIT {
  private static final Path RELEASES = Path.of("src/test/resources/state");
  private static final String CURRENT = "0.1";
  private static final String SCHEMA = "upgrade";
  private static final String STATES =
      "SELECT concat_ws(' ', sync, generation, state) FROM tidemark_generations ORDER BY 1";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Topic orders = Topic.orders();
  private final Topic people = new Topic("shop.people", 0).sync("people");
  private final Topic visits = new Topic("shop.visits", 0).sync("visits");
  private final Topic markers = new Topic(Rig.MARKERS, 0);
  private final RunLog visitRuns = new RunLog("visits", markers);

  static List<String> releases() throws IOException {
    try (var folders = Files.list(RELEASES)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  private static Path destination(String release) {
    return RELEASES.resolve(release).resolve("destination.sql");
  }

  private static Path ends(String release) {
    return RELEASES.resolve(release).resolve("markers.json");
  }

  private static Rig rig() {
    return new Rig(SCHEMA).with("topics", "shop.orders,shop.people,shop.visits," + Rig.MARKERS);
  }

  /**
   * Three syncs that are complete; then one that is read again, of which END has not come, one that
   * is empty, and therefore held, and one in the middle of a run that tells what has changed.
   */
  @Test
  @EnabledIfSystemProperty(named = "upgrade.write", matches = "true")
  @DisplayName("writes what this release leaves behind")
  void leave() throws IOException {
    Files.createDirectories(RELEASES.resolve(CURRENT));
    orders.generation(1000).row(1, "a").row(2, "b").row(3, "c");
    people.generation(1001).row(1, "a").row(2, "b");
    MarkersIT.end(markers, 1000, orders, 3);
    MarkersIT.end(markers, 1001, people, 2);
    visitRuns.trigger("initial").start(1002);
    visits.changes(1002, 1002).row(1, "a").row(2, "b");
    visitRuns.upTo(visits, 2).end(1002);
    try (Rig rig = rig().start(orders, people, visits, markers)) {
      RunLog.awaitRun(rig, 1002, "COMPLETED");
      MarkersIT.awaitState(rig, 1000, "COMPLETED");
      MarkersIT.start(markers, 2000);
      orders.generation(2000).row(1, "a").row(2, "B");
      MarkersIT.end(markers, 1600, people, 0);
      visitRuns.trigger("schedule").start(2002);
      visits.changes(2002, 2002).row(2, "B");
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 1600, "HELD");
      Files.write(destination(CURRENT), Dump.of(rig.session));
    }
    orders.row(4, "d");
    MarkersIT.end(markers, 2000, orders, 3);
    String ofOrders = lastMarker();
    visits.row(3, "c");
    visitRuns.upTo(visits, 2).end(2002);
    Files.write(ends(CURRENT), List.of(ofOrders, lastMarker()));
  }

  private String lastMarker() throws IOException {
    Object value = markers.log.get(markers.log.size() - 1).value();
    return JSON.writeValueAsString(MarkerCodec.encode(MarkerRecords.fromValue(value)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("releases")
  @DisplayName("what an earlier release has begun is ended as if it had gone on")
  void goesOn(String release) throws IOException {
    try (Rig rig = restored(release)) {
      orders.at(position(rig, orders)).generation(2000).row(4, "d");
      markers.at(position(rig, markers));
      Files.readAllLines(ends(release)).forEach(this::marker);
      people.at(position(rig, people));
      visits.at(position(rig, visits)).changes(2002, 2002).row(3, "c");
      rig.with("delete.release", "people@1600").start(orders, people, visits, markers);
      RunLog.awaitRun(rig, 2002, "COMPLETED");
      MarkersIT.awaitState(rig, 2000, "COMPLETED");
      MarkersIT.awaitState(rig, 1600, "COMPLETED");

      assertThat(rig.orders()).containsExactly("1:a:1000", "2:B:2000", "4:d:2000");
      assertThat(rig.number("SELECT count(*) FROM people")).isZero();
      assertThat(
              rig.strings(
                  "SELECT concat_ws(':', id, status, _sync_generation) FROM visits ORDER BY 1"))
          .containsExactly("1:a:1002", "2:B:2002", "3:c:2002");
      assertThat(
              rig.strings(
                  "SELECT concat_ws('/', added, changed, unchanged, removed, rejected) FROM"
                      + " tidemark_runs WHERE generation IN (1600, 2000, 2002) ORDER BY generation"))
          .containsExactly("0/0/0/2/0", "1/1/1/1/0", "1/1/0/0/0");
    }
  }

  @Test
  @DisplayName("a state without a version is one of the first, and gets it")
  void withoutVersion() throws IOException {
    try (Rig rig = restored(CURRENT)) {
      rig.execute("DROP TABLE tidemark_versions");
      orders.at(position(rig, orders)).generation(2000).row(4, "d");
      rig.start(orders).pollAndCommit();
      assertThat(rig.orders()).contains("4:d:2000");
      assertThat(rig.strings("SELECT version FROM tidemark_versions")).containsExactly("1");
    }
  }

  @Test
  @DisplayName("the state of a later release is refused with what to do, and left as it is")
  void laterState() throws IOException {
    try (Rig rig = restored(CURRENT)) {
      rig.execute("INSERT INTO tidemark_versions VALUES (7)");
      List<String> before = Dump.of(rig.session);

      assertThatThrownBy(() -> rig.start(orders.at(position(rig, orders)).row(9, "x")))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("tidemark_versions")
          .hasMessageContaining("version 7")
          .hasMessageContaining("up to 1")
          .hasMessageContaining("Install");
      assertThatThrownBy(
              () ->
                  new JdbcSyncSinkConnector()
                      .alterOffsets(rig.config, Map.of(new TopicPartition("shop.orders", 0), 0L)))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("version 7");
      assertThat(Dump.of(rig.session)).isEqualTo(before);
    }
  }

  @Test
  @DisplayName("a marker of a later release fails the task with what to do, and is not passed over")
  void laterMarker() throws IOException {
    try (Rig rig = restored(CURRENT)) {
      long position = position(rig, markers);
      markers.at(position);
      Files.readAllLines(ends(CURRENT)).forEach(json -> marker(json.replace("\"v\":1", "\"v\":7")));
      rig.start(markers);
      List<String> states = rig.strings(STATES);

      assertThatThrownBy(rig::poll)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("Topic tidemark.generations, partition 0, offset " + position)
          .hasMessageContaining("version 7")
          .hasMessageContaining("Install");
      assertThat(position(rig, markers)).isEqualTo(position);
      assertThat(rig.strings(STATES)).isEqualTo(states);
      assertThat(rig.orders()).containsExactly("1:a:1000", "2:B:2000", "3:c:1000");
    }
  }

  /** A destination made anew. Its tables are others than those that the seen keys were kept for. */
  private static Rig restored(String release) throws IOException {
    Rig rig = rig();
    Files.readAllLines(destination(release)).forEach(rig::execute);
    rig.execute(
        "UPDATE tidemark_key_tables k SET target = (SELECT s.table_plain::regclass::oid::bigint"
            + " FROM tidemark_streams s WHERE s.id = k.stream_id)");
    return rig;
  }

  private static long position(Rig rig, Topic topic) {
    return rig.number(
        "SELECT position FROM tidemark_progress WHERE topic = '%s'"
            .formatted(topic.partition.topic()));
  }

  /** As a converter without schemas hands it in. */
  private void marker(String json) {
    markers.add(null, null, null, parsed(json), new ConnectHeaders());
  }

  private static Map<String, Object> parsed(String json) {
    try {
      return JSON.readValue(json, new TypeReference<>() {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
