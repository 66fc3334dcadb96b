package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rules by which records of a full sync meet a table (protocol, sink transaction). */
class WriteRulesIT {
  private static final String SEEN = "SELECT id::text FROM tidemark_seen_1_%d ORDER BY id";

  @Test
  @DisplayName("DEST-2 DEST-51 rows of a new table are created with their system columns")
  void firstLoad() {
    Topic topic = Topic.orders().generation(1000).row(1, "new").row(2, "paid", null);
    try (Rig rig = new Rig("rules_first").start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:new:1000", "2:paid:1000");
      assertThat(rig.counts(1000)).isEqualTo("2/0/0/0/0");
      assertThat(rig.strings("SELECT _sync_source FROM orders")).containsOnly("shop/orders");
      assertThat(rig.strings("SELECT extract(epoch FROM _sync_time)::text FROM orders"))
          .containsOnly("1.000000");
    }
  }

  @Test
  @DisplayName("rule 1: a record below the floor is passed over and counts as applied")
  void rule1() {
    Topic topic = Topic.orders().generation(2000).row(1, "new");
    try (Rig rig = new Rig("rules_one").start(topic)) {
      rig.pollAndCommit();
      rig.execute("UPDATE tidemark_streams SET floor = 2000");
      topic.generation(1000).row(1, "old").row(2, "old");
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:new:2000");
      assertThat(rig.number("SELECT applied FROM tidemark_applied WHERE generation = 1000"))
          .isEqualTo(2);
      assertThat(rig.number("SELECT kept FROM tidemark_applied WHERE generation = 1000"))
          .isEqualTo(2);
      topic.generation(2000).row(2, "as high as the floor");
      rig.pollAndCommit();
      assertThat(rig.orders()).hasSize(2);
    }
  }

  @Test
  @DisplayName("rule 2: a late record of a replaced attempt is evidence and changes no content")
  void rule2() {
    Topic topic = Topic.orders().generation(1000).row(1, "new").row(2, "new");
    try (Rig rig = new Rig("rules_two").start(topic)) {
      rig.pollAndCommit();
      topic.generation(2000).attempt(2001).row(3, "new");
      topic.attempt(2000).row(1, "zombie").row(2, "new").row(4, "zombie");
      rig.pollAndCommit();
      assertThat(rig.orders())
          .containsExactly("1:new:1000", "2:new:1000", "3:new:2000", "4:zombie:2000");
      assertThat(rig.strings(SEEN.formatted(2000))).containsExactly("1", "2");
      assertThat(rig.number("SELECT applied FROM tidemark_applied WHERE attempt = 2000"))
          .isEqualTo(3);
      rig.restart();
      topic.attempt(2000).row(3, "zombie");
      rig.pollAndCommit();
      assertThat(rig.orders()).contains("3:new:2000");
      topic.attempt(2001).row(3, "in time");
      rig.pollAndCommit();
      assertThat(rig.orders()).contains("3:in time:2000");
    }
  }

  @Test
  @DisplayName("rule 3: changed rows are written, unchanged ones only seen, newer ones ignored")
  void rule3() {
    Topic topic = Topic.orders().generation(1000).row(1, "new").row(2, "paid").row(3, "sent");
    try (Rig rig = new Rig("rules_three").start(topic)) {
      rig.pollAndCommit();
      String before = rig.string("SELECT xmin::text FROM orders WHERE id = 1");
      topic.generation(2000).row(1, "new").row(2, "sent").row(4, "new");
      rig.pollAndCommit();
      assertThat(rig.orders())
          .containsExactly("1:new:1000", "2:sent:2000", "3:sent:1000", "4:new:2000");
      assertThat(rig.string("SELECT xmin::text FROM orders WHERE id = 1")).isEqualTo(before);
      assertThat(rig.counts(2000)).isEqualTo("1/1/1/0/0");
      assertThat(rig.strings(SEEN.formatted(2000))).containsExactly("1");
      topic.generation(1500).row(2, "old");
      rig.pollAndCommit();
      assertThat(rig.orders()).contains("2:sent:2000");
      assertThat(rig.counts(1500)).isEqualTo("0/0/0/0/0");
    }
  }

  @Test
  @DisplayName("a key counts once per generation, however often it is sent")
  void countedOnce() {
    Topic topic = Topic.orders().generation(1000).row(1, "a").row(2, "b");
    try (Rig rig = new Rig("rules_once").start(topic)) {
      rig.pollAndCommit();
      topic.row(1, "a").row(2, "c");
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:1000", "2:c:1000");
      assertThat(rig.counts(1000)).isEqualTo("2/0/0/0/0");
      assertThat(rig.number("SELECT sum(applied) FROM tidemark_applied")).isEqualTo(4);
    }
  }

  @Test
  @DisplayName("DEST-25 a batch is folded per key: the last record stands, all of them count")
  void folded() {
    Topic topic = Topic.orders().generation(1000);
    for (int i = 0; i < 10; i++) {
      topic.row(1, "foo" + i);
    }
    topic.row(2, "x").tombstone(2).tombstone(3).row(3, "y");
    try (Rig rig = new Rig("rules_fold").start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:foo9:1000", "3:y:1000");
      assertThat(rig.counts(1000)).isEqualTo("2/0/0/0/0");
      assertThat(rig.number("SELECT sum(applied) FROM tidemark_applied")).isEqualTo(14);
    }
  }

  @Test
  @DisplayName("two generations in one batch apply in the order of their generations")
  void generationsInOneBatch() {
    Topic topic = Topic.orders().generation(1000).row(1, "a").row(2, "b").row(3, "c");
    topic.generation(2000).row(1, "a").row(2, "B");
    try (Rig rig = new Rig("rules_two_gens").start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:1000", "2:B:2000", "3:c:1000");
      assertThat(rig.counts(1000)).isEqualTo("3/0/0/0/0");
      assertThat(rig.counts(2000)).isEqualTo("0/1/1/0/0");
      assertThat(rig.strings(SEEN.formatted(2000))).containsExactly("1");
    }
  }

  @Test
  @DisplayName("CX-21 a tombstone deletes a row whose generation is not higher, and counts it")
  void tombstones() {
    Topic topic = Topic.orders().generation(1000).row(1, "a").generation(3000).row(2, "b");
    try (Rig rig = new Rig("rules_tombstone").start(topic)) {
      rig.pollAndCommit();
      topic.generation(2000).attempt(3001).tombstone(1).tombstone(2).tombstone(7).plainTombstone(2);
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("2:b:3000");
      assertThat(rig.counts(2000)).isEqualTo("0/0/0/1/0");
    }
  }

  @Test
  @DisplayName(
      "model tombstones_noseen: a tombstone spares a row that a higher generation has seen")
  void tombstonesOfOlderGenerations() {
    Topic topic = Topic.orders().generation(1000).rows(1, 3, "a");
    try (Rig rig = new Rig("rules_old_tombstone").start(topic)) {
      rig.pollAndCommit();
      topic.generation(2000).rows(1, 2, "a");
      rig.pollAndCommit();
      topic.generation(1500).attempt(2001).tombstone(1).tombstone(3);
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:1000", "2:a:1000");
      assertThat(rig.counts(1500)).isEqualTo("0/0/0/1/0");
    }
  }

  @Test
  @DisplayName(
      "model tombstones_late: a tombstone of a replaced attempt deletes nothing, and counts")
  void lateTombstones() {
    Topic topic = Topic.orders().generation(1000).attempt(1001).row(1, "a").row(2, "b");
    try (Rig rig = new Rig("rules_late_tombstone").start(topic)) {
      rig.pollAndCommit();
      topic.attempt(1000).tombstone(1).row(2, "late").tombstone(2);
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:1000", "2:b:1000");
      assertThat(rig.number("SELECT kept FROM tidemark_applied WHERE attempt = 1000")).isEqualTo(3);
      topic.attempt(1001).tombstone(1);
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("2:b:1000");
    }
  }

  @Test
  @DisplayName("records without headers are upserted without a generation and own nothing")
  void plain() {
    Topic topic = Topic.orders().plain(1, "a").plain(2, "b").plain(2, "c").plain(3, "d");
    try (Rig rig = new Rig("rules_plain").start(topic)) {
      rig.pollAndCommit();
      topic.plain(1, "A").plainTombstone(3);
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:A:NULL", "2:c:NULL");
      assertThat(rig.number("SELECT count(*) FROM tidemark_streams")).isZero();
      topic.generation(1000).row(1, "A").row(2, "new");
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:A:1000", "2:new:1000");
      assertThat(rig.counts(1000)).isEqualTo("0/1/1/0/0");
    }
  }

  @Test
  @DisplayName("records without headers join a stream's table, and leave the stream's rows alone")
  void plainBesideAStream() {
    Topic topic = Topic.orders().generation(1000).row(1, "a");
    try (Rig rig = new Rig("rules_beside").start(topic)) {
      rig.pollAndCommit();
      topic.plain(2, "b");
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:1000", "2:b:NULL");
      topic.plain(1, "b");
      rig.pollAndCommit();
      assertThatThrownBy(rig::poll)
          .hasMessageContaining("belongs to shop/orders, and this record, which has no headers")
          .hasMessageNotContaining("adopt.streams");
      assertThat(rig.orders()).containsExactly("1:a:1000", "2:b:NULL");
    }
  }

  @Test
  @DisplayName("DEST-50 CQ-2 a key that another stream holds is refused, unless it is adopted")
  void foreign() {
    Topic eu = Topic.orders().sync("eu").generation(1000).row(1, "eu").row(2, "eu");
    try (Rig rig = new Rig("rules_foreign").start(eu)) {
      rig.pollAndCommit();
      eu.sync("us").generation(2000).row(2, "us").row(3, "us");
      rig.pollAndCommit();
      assertThatThrownBy(rig::poll)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("Table rules_foreign.orders")
          .hasMessageContaining("belongs to shop/eu")
          .hasMessageContaining("adopt.streams");
      assertThat(rig.orders()).containsExactly("1:eu:1000", "2:eu:1000");
      rig.with("adopt.streams", "shop/eu").restart();
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:eu:1000", "2:us:2000", "3:us:2000");
      assertThat(rig.strings("SELECT _sync_source FROM orders ORDER BY id"))
          .containsExactly("shop/eu", "shop/us", "shop/us");
    }
  }

  @Test
  @DisplayName(
      "DEST-50 errors.tolerance=all: a key that another stream holds is reported, and changes no"
          + " row")
  void foreignReported() {
    Topic topic = Topic.orders().sync("eu").generation(1000).row(1, "eu").row(2, "eu");
    Topic markers = new Topic(Rig.MARKERS, 0);
    try (Rig rig = new Rig("rules_reported").reporting().start(topic, markers)) {
      rig.pollAndCommit();
      topic.sync("orders").generation(2000).row(2, "foreign").row(3, "own");
      rig.pollAndCommit();
      assertThat(rig.context.reported)
          .singleElement()
          .satisfies(
              reported -> {
                assertThat(reported.record().key()).isEqualTo(Topic.key(2));
                assertThat(reported.error()).hasMessageContaining("belongs to shop/eu");
              });
      assertThat(rig.counts(2000)).isEqualTo("1/0/0/0/1");
      assertThat(rig.strings("SELECT id::text FROM tidemark_seen_2_2000")).containsExactly("2");

      MarkersIT.end(markers, 2000, topic, 2);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 2000, "COMPLETED");
      assertThat(rig.strings("SELECT status || '/' || rejected FROM tidemark_runs"))
          .containsExactly("COMPLETED_WITH_ERRORS/1");
      assertThat(rig.orders()).containsExactly("1:eu:1000", "2:eu:1000", "3:own:2000");
      assertThat(rig.strings("SELECT _sync_source FROM orders ORDER BY id"))
          .containsExactly("shop/eu", "shop/eu", "shop/orders");
    }
  }

  @Test
  @DisplayName("I3 a stream that adopts itself keeps its own rows in order all the same")
  void adoptsItself() {
    Topic topic = Topic.orders().generation(2000).row(1, "new").row(2, "new");
    try (Rig rig = new Rig("rules_self").with("adopt.streams", "shop/orders").start(topic)) {
      rig.pollAndCommit();
      topic.generation(1000).row(1, "old").row(2, "new");
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:new:2000", "2:new:2000");
      topic.generation(3000).row(2, "new");
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:new:2000", "2:new:2000");
      assertThat(rig.strings(SEEN.formatted(3000))).containsExactly("2");
    }
  }

  @Test
  @DisplayName("unchanged.rows=touch writes unchanged rows, so that their generation advances")
  void touch() {
    Topic topic = Topic.orders().generation(1000).row(1, "a").generation(2000).row(1, "a");
    try (Rig rig = new Rig("rules_touch").with("unchanged.rows", "touch").start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:2000");
      assertThat(rig.counts(2000)).isEqualTo("0/0/1/0/0");
    }
  }

  @Test
  @DisplayName("DEST-28 NULL is not an empty text and not zero, and a change from or to it is one")
  void nulls() {
    Topic topic = Topic.orders().generation(1000).row(1, null, null).row(2, "", 0);
    try (Rig rig = new Rig("rules_null").start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.number("SELECT count(*) FROM orders WHERE status IS NULL AND amount IS NULL"))
          .isEqualTo(1);
      assertThat(rig.number("SELECT count(*) FROM orders WHERE status = '' AND amount = 0"))
          .isEqualTo(1);
      topic.generation(2000).row(1, "", 0).row(2, null, null);
      rig.pollAndCommit();
      assertThat(rig.counts(2000)).isEqualTo("0/2/0/0/0");
      topic.generation(3000).row(1, "", 0).row(2, null, null);
      rig.pollAndCommit();
      assertThat(rig.counts(3000)).isEqualTo("0/0/2/0/0");
    }
  }
}
