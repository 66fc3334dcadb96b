package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Manifest;
import io.tidemark.testbed.Database;
import io.tidemark.testbed.Hand;
import io.tidemark.testbed.Scene;
import io.tidemark.testbed.SceneExtension;
import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Waiting;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Orders of events that a real source reaches only by bad luck; the tests play the source. */
@DisplayName("Rows and markers in unusual orders")
@ExtendWith(SceneExtension.class)
class MarkersByHandIT {
  private static final String ORDERS = "public.orders";
  private static final String TEXT =
      "{\"schema\":{\"type\":\"string\",\"optional\":false},\"payload\":\"%s\"}";

  private Scene scene;
  private Hand hand;
  private Sink mirror;
  private Database copy;

  @BeforeEach
  void generationOne(Scene scene) {
    this.scene = scene;
    hand = scene.hand("shop", ORDERS, 2);
    copy = scene.database("mirror");
    mirror = scene.sink("mirror").into(copy).from(hand).start();
    hand.start(1000);
    hand.row(1000, 1, "new");
    hand.row(1000, 2, "new");
    hand.row(1000, 3, "new");
    hand.end(1000);
    assertThat(mirror.completed(ORDERS, 1).counts()).isEqualTo("3/0/0/0");
  }

  private List<@Nullable String> ids() {
    return copy.column("SELECT id FROM orders ORDER BY id");
  }

  private void awaitPosition(int partition, long position) {
    Waiting.until(
        "position " + position + " of partition " + partition,
        () ->
            copy.rows(
                        "SELECT 1 FROM tidemark_progress WHERE topic = '%s' AND part = %d AND position = %d"
                            .formatted(hand.topic(), partition, position))
                    .size()
                == 1);
  }

  @Test
  @DisplayName("CQ-10 a stale row stays readable until the END of the generation without it")
  void staleRowStaysUntilTheEnd() {
    hand.start(2000);
    hand.row(2000, 1, "new");
    long last = hand.row(2000, 2, "paid");
    awaitPosition(0, last + 1);
    assertThat(ids()).containsExactly("1", "2", "3");
    hand.end(2000);
    assertThat(mirror.completed(ORDERS, 2).counts()).isEqualTo("0/1/1/1");
    assertThat(ids()).containsExactly("1", "2");
  }

  @Test
  @DisplayName("injection 10 an END that arrives before its rows deletes only when they are all in")
  void endBeforeTheRows() {
    long next = 3; // partition 0 has the three rows of the first generation
    Manifest promised =
        Manifest.parse("{\"" + hand.topic() + "\":{\"0\":[" + next + ",1],\"1\":[0,1]}}");
    hand.start(2000);
    hand.end(2000, promised);
    hand.row(2000, 2000, 0, 1, "new");
    awaitPosition(0, next + 1);
    mirror.awaitStatus(ORDERS, 2, "WAITING");
    assertThat(ids()).containsExactly("1", "2", "3");
    hand.row(2000, 2000, 1, 2, "new");
    assertThat(mirror.completed(ORDERS, 2).counts()).isEqualTo("0/0/2/1");
    assertThat(ids()).containsExactly("1", "2");
  }

  @Test
  @DisplayName("injection 10 an END that arrives twice deletes once")
  void endTwice() {
    hand.start(2000);
    hand.row(2000, 1, "new");
    hand.row(2000, 2, "new");
    hand.end(2000);
    hand.end(2000);
    assertThat(mirror.completed(ORDERS, 2).removed()).isEqualTo(1);
    hand.end(2000);
    hand.start(3000);
    hand.row(3000, 1, "new");
    hand.row(3000, 2, "new");
    hand.end(3000);
    assertThat(mirror.completed(ORDERS, 3).removed()).isZero();
    assertThat(mirror.runs(ORDERS)).hasSize(3);
    assertThat(mirror.completed(ORDERS, 2).removed()).isEqualTo(1);
    assertThat(ids()).containsExactly("1", "2");
  }

  @Test
  @DisplayName("injection 10 an END of g+1 before g is complete: one delete, and g is superseded")
  void laterEndSupersedes() {
    hand.start(2000);
    hand.row(2000, 1, "new");
    // one record of this generation never arrives
    hand.end(
        2000, hand.manifest(2000).plus(Manifest.parse("{\"" + hand.topic() + "\":{\"1\":[5,1]}}")));
    mirror.awaitStatus(ORDERS, 2, "WAITING");
    hand.start(3000);
    hand.row(3000, 1, "new");
    hand.row(3000, 2, "new");
    hand.end(3000);
    assertThat(mirror.completed(ORDERS, 3).removed()).isEqualTo(1);
    mirror.awaitStatus(ORDERS, 2, "SUPERSEDED");
    assertThat(ids()).containsExactly("1", "2");
  }

  @Test
  @DisplayName("an END whose count is not reached although all offsets have passed is blocked")
  void shortCountBlocks() {
    hand.start(2000);
    long last = hand.row(2000, 1, "new");
    hand.end(2000, Manifest.parse("{\"" + hand.topic() + "\":{\"0\":[" + last + ",2]}}"));
    assertThat(mirror.settled(ORDERS, 2).status()).isEqualTo("BLOCKED");
    assertThat(mirror.settled(ORDERS, 2).text("error")).contains("1 of 2");
    assertThat(ids()).containsExactly("1", "2", "3");
  }

  @Test
  @DisplayName("rows of a generation below the floor are skipped and bring nothing back")
  void rowsBelowTheFloorAreSkipped() {
    hand.start(2000);
    hand.row(2000, 1, "new");
    hand.row(2000, 2, "new");
    hand.end(2000);
    mirror.completed(ORDERS, 2);
    long late = hand.row(1000, 3, "late");
    awaitPosition(0, late + 1);
    assertThat(ids()).containsExactly("1", "2");
  }

  @Test
  @Tag("exactly-once")
  @DisplayName(
      "injection 6 older rows that a zombie source sends after the END was obeyed stay out and"
          + " overwrite nothing newer, and so does its END")
  void zombieSource() {
    hand.start(2000);
    hand.row(2000, 1, "paid");
    hand.row(2000, 2500, 0, 2, "paid");
    hand.end(2000, List.of(2000L, 2500L));
    assertThat(mirror.completed(ORDERS, 2).counts()).isEqualTo("0/2/0/1");

    for (long generation : List.of(1000L, 1500L)) {
      hand.row(generation, 1, "zombie");
      hand.row(generation, 3, "zombie");
    }
    long last = hand.row(2000, 2, "zombie"); // its first attempt was replaced by 2500
    awaitPosition(0, last + 1);
    hand.end(1500);
    mirror.awaitStatus(ORDERS, 2, "SUPERSEDED");
    List<List<String>> alive = List.of(List.of("1", "paid"), List.of("2", "paid"));
    assertThat(copy.rows("SELECT id, status FROM orders ORDER BY id")).isEqualTo(alive);

    hand.start(3000);
    hand.row(3000, 1, "paid");
    hand.row(3000, 2, "paid");
    hand.end(3000);
    assertThat(mirror.completed(ORDERS, 4).counts()).isEqualTo("0/0/2/0");
    assertThat(copy.rows("SELECT id, status FROM orders ORDER BY id")).isEqualTo(alive);
  }

  @Test
  @DisplayName("injection 25 an unreadable marker fails the task, and nothing behind it is skipped")
  void unreadableMarkerFailsTheTask() {
    hand.start(2000);
    hand.row(2000, 1, "new");
    long bad =
        hand.rawMarker(
            TEXT.formatted("?").getBytes(StandardCharsets.UTF_8),
            TEXT.formatted("what?").getBytes(StandardCharsets.UTF_8));
    hand.end(2000);
    assertThat(mirror.failure()).contains(scene.markerTopic());
    assertThat(ids()).containsExactly("1", "2", "3");
    assertThat(
            copy.rows(
                "SELECT 1 FROM tidemark_generations WHERE generation = 2000 AND state <> 'OPEN'"))
        .isEmpty();
    assertThat(
            copy.number(
                "SELECT position FROM tidemark_progress WHERE topic = '%s'"
                    .formatted(scene.markerTopic())))
        .isLessThanOrEqualTo(bad);
  }
}
