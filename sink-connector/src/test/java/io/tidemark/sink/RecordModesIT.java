package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("record.mode")
@NullUnmarked
class RecordModesIT {
  private static final String SEEN =
      "SELECT count(*) FROM tidemark_key_tables k WHERE k.kind = 'seen' AND k.generation = ";

  private static Rig rig(String mode) {
    Rig rig = new Rig("records_" + mode).with("record.mode", mode);
    rig.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text, amount int, mine text DEFAULT 'm')");
    rig.execute("INSERT INTO orders VALUES (1, 'old', 1, 'kept')");
    return rig;
  }

  @Test
  @DisplayName("HT-23 upsert writes rows that are there and adds those that are not")
  void upsert() {
    try (Rig rig = rig("upsert")) {
      rig.start(Topic.orders().row(1, "new").row(2, "new")).pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:new:1", "2:new:1");
      assertThat(rig.string("SELECT mine FROM orders WHERE id = 1"))
          .as("CX-28 DEST-62 a column that no record has")
          .isEqualTo("kept");
    }
  }

  @Test
  @DisplayName("HT-23 insert leaves rows that are there, and adds those that are not")
  void insert() {
    try (Rig rig = rig("insert")) {
      Topic topic = Topic.orders().row(1, "new").row(2, "new");
      rig.start(topic).pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:old:NULL", "2:new:1");
      topic.generation(2).row(1, "newer").row(2, "newer").row(3, "newer");
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:old:NULL", "2:new:1", "3:newer:2");
      assertThat(rig.strings("SELECT id FROM " + seen(rig, 2) + " ORDER BY id"))
          .as("I5 a row that was left is known to be alive, whoever's it is")
          .containsExactly("1", "2");
    }
  }

  @Test
  @DisplayName(
      "HT-23 records of one key do one after the other what the mode says, in one batch too")
  void repeatedKeys() {
    try (Rig rig = rig("insert")) {
      rig.start(Topic.orders().row(2, "a").row(2, "b").tombstone(2).row(2, "c").row(3, "a"))
          .pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:old:NULL", "2:c:1", "3:a:1");
      assertThat(rig.counts(1)).isEqualTo("3/0/0/1/0");
    }
    try (Rig rig = rig("update")) {
      rig.start(Topic.orders().row(1, "a").tombstone(1).row(1, "b")).pollAndCommit();
      assertThat(rig.orders()).as("it is gone, and not added again").isEmpty();
    }
  }

  @Test
  @DisplayName(
      "HT-23 HT-30 so they do where an older read comes behind a later one: a tombstone spares what"
          + " that has met, and what it has added is left")
  void olderReads() {
    try (Rig rig = rig("update")) {
      Topic topic = Topic.orders().row(1, "a");
      rig.start(topic).pollAndCommit();
      topic.changes(3, 3).row(1, "b").changes(2, 2).tombstone(1);
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:b:3");
    }
    try (Rig rig = rig("insert")) {
      Topic topic = Topic.orders().row(2, "a");
      rig.start(topic).pollAndCommit();
      topic.changes(3, 3).row(2, "b").row(3, "b").changes(2, 2).tombstone(2).row(3, "a");
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:old:NULL", "2:a:3", "3:b:3");
    }
  }

  @Test
  @DisplayName("insert beside other people's rows: a generation that adds nothing completes")
  void besideOthers() {
    try (Rig rig = rig("insert")) {
      Topic topic = Topic.orders().rows(1, 2, "a");
      Topic markers = new Topic(Rig.MARKERS, 0);
      rig.with("delete.max.fraction", "1").with("delete.allow.empty", "true");
      rig.start(topic, markers).pollAndCommit();
      MarkersIT.end(markers, 1, topic, 2);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 1, "COMPLETED");
      topic.generation(2).row(1, "a");
      rig.pollAndCommit();
      MarkersIT.end(markers, 2, topic, 1);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 2, "COMPLETED");
      assertThat(rig.orders()).containsExactly("1:old:NULL");
    }
  }

  @Test
  @DisplayName("HT-23 update writes rows that are there, and adds none")
  void update() {
    try (Rig rig = rig("update")) {
      Topic topic = Topic.orders().row(1, "new").rows(2, 400, "new");
      rig.start(topic).pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:new:1");
      topic.generation(2).row(1, "new").rows(500, 900, "new");
      rig.pollAndCommit();
      assertThat(rig.orders())
          .as("not even when many come that look like a first load")
          .containsExactly("1:new:1");
      assertThat(rig.counts(2)).isEqualTo("0/0/1/0/0");
    }
  }

  @Test
  @DisplayName("HT-23 records of no stream keep to the mode too")
  void plain() {
    try (Rig insert = rig("insert")) {
      insert.start(Topic.orders().plain(1, "new").plain(2, "new")).pollAndCommit();
      assertThat(insert.orders()).containsExactly("1:old:NULL", "2:new:NULL");
    }
    try (Rig update = rig("update")) {
      update.start(Topic.orders().plain(1, "new").plain(2, "new")).pollAndCommit();
      assertThat(update.orders()).containsExactly("1:new:NULL");
    }
  }

  @Test
  @DisplayName("insert deletes what is gone at the source, and nothing that it only left alone")
  void insertDeletesStale() {
    try (Rig rig = rig("insert")) {
      Topic topic = Topic.orders().rows(2, 5, "new");
      Topic markers = new Topic(Rig.MARKERS, 0);
      rig.start(topic, markers).poll();
      MarkersIT.start(markers, 1);
      MarkersIT.end(markers, 1, topic, 4);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 1, "COMPLETED");
      topic.generation(2).rows(2, 4, "other");
      rig.poll();
      MarkersIT.start(markers, 2);
      MarkersIT.end(markers, 2, topic, 3);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 2, "COMPLETED");
      assertThat(rig.orders()).containsExactly("1:old:NULL", "2:new:1", "3:new:1", "4:new:1");
    }
  }

  @Test
  @DisplayName("injection 30 a generation in whose middle record.mode was changed is not obeyed")
  void changed() {
    try (Rig rig = rig("upsert").with("sink.id", "changing")) {
      Topic topic = Topic.orders().rows(2, 5, "new");
      Topic markers = new Topic(Rig.MARKERS, 0);
      rig.start(topic, markers).poll();
      MarkersIT.start(markers, 1);
      MarkersIT.end(markers, 1, topic, 4);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 1, "COMPLETED");
      topic.generation(2).row(2, "other");
      rig.pollAndCommit();
      rig.with("record.mode", "insert").restart();
      topic.row(3, "other");
      rig.poll();
      MarkersIT.start(markers, 2);
      MarkersIT.end(markers, 2, topic, 2);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 2, "BLOCKED");
      assertThat(rig.string("SELECT error FROM tidemark_runs WHERE generation = 2"))
          .contains("record.mode, pk.mode or what belongs to them was changed in the middle");
      assertThat(rig.strings("SELECT id FROM orders ORDER BY id"))
          .containsExactly("1", "2", "3", "4", "5");
      topic.generation(3).rows(2, 3, "other");
      rig.poll();
      MarkersIT.start(markers, 3);
      MarkersIT.end(markers, 3, topic, 2);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 3, "COMPLETED");
      assertThat(rig.strings("SELECT id FROM orders ORDER BY id"))
          .as("the next one is of one kind")
          .containsExactly("1", "2", "3");
    }
  }

  private static String seen(Rig rig, long generation) {
    List<String> tables =
        rig.strings(SEEN.replace("count(*)", "table_name") + generation + " ORDER BY table_name");
    return tables.get(0);
  }
}
