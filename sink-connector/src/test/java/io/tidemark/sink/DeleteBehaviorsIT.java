package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("delete.behavior and delete.archive")
@NullUnmarked
class DeleteBehaviorsIT {
  private static final String ROWS =
      "SELECT concat_ws(':', id, coalesce(status, 'NULL'), coalesce(amount::text, 'NULL'),"
          + " CASE WHEN _sync_deleted_at IS NULL THEN 'there' ELSE 'gone' END) FROM orders"
          + " ORDER BY id";

  private final Topic data = Topic.orders();
  private final Topic markers = new Topic(Rig.MARKERS, 0);

  private void generation(Rig rig, long generation, long from, long to, String status) {
    data.generation(generation).rows(from, to, status);
    rig.pollAndCommit();
    MarkersIT.end(markers, generation, data, to - from + 1);
    rig.pollAndCommit();
    MarkersIT.awaitState(rig, generation, "COMPLETED");
  }

  private static String run(Rig rig, long generation) {
    return rig.string(
        "SELECT concat_ws('/', added, changed, unchanged, removed) FROM tidemark_runs WHERE"
            + " generation = "
            + generation);
  }

  @Test
  @DisplayName("mark: a stale row stays, says since when it is gone, and comes back with a record")
  void mark() {
    try (Rig rig = new Rig("deletes_mark").with("delete.behavior", "mark").start(data, markers)) {
      generation(rig, 1, 1, 4, "a");
      generation(rig, 2, 1, 3, "a");
      assertThat(rig.strings(ROWS))
          .containsExactly("1:a:1:there", "2:a:1:there", "3:a:1:there", "4:a:1:gone");
      assertThat(run(rig, 2)).isEqualTo("0/0/3/1");
      generation(rig, 3, 1, 3, "a");
      assertThat(run(rig, 3)).as("it is not gone once more").isEqualTo("0/0/3/0");
      generation(rig, 4, 1, 4, "a");
      assertThat(rig.strings(ROWS)).contains("4:a:1:there");
      assertThat(run(rig, 4)).as("a marked row is never equal").isEqualTo("0/1/3/0");
    }
  }

  @Test
  @DisplayName(
      "HT-29 clear-fields: what records write is emptied; the key and others' columns stay")
  void clearFields() {
    try (Rig rig = new Rig("deletes_clear").with("delete.behavior", "clear-fields")) {
      rig.execute(
          "CREATE TABLE orders (id bigint PRIMARY KEY, status text, amount int, mine text DEFAULT"
              + " 'm')");
      rig.start(data, markers);
      generation(rig, 1, 1, 4, "a");
      generation(rig, 2, 1, 3, "a");
      assertThat(rig.strings(ROWS))
          .containsExactly("1:a:1:there", "2:a:1:there", "3:a:1:there", "4:NULL:NULL:gone");
      assertThat(rig.string("SELECT mine FROM orders WHERE id = 4")).isEqualTo("m");
      data.generation(3).tombstone(3);
      rig.pollAndCommit();
      assertThat(rig.strings(ROWS)).contains("3:NULL:NULL:gone");
    }
  }

  @Test
  @DisplayName(
      "HT-29 clear-fields with sync-id-only keeps the record's key, which says what is gone")
  void clearWithSyncId() {
    try (Rig rig =
        new Rig("deletes_syncid")
            .with("delete.behavior", "clear-fields")
            .with("pk.mode", "sync-id-only")
            .start(data, markers)) {
      generation(rig, 1, 1, 3, "a");
      generation(rig, 2, 1, 2, "a");
      assertThat(rig.strings(ROWS))
          .containsExactly("1:a:1:there", "2:a:1:there", "3:NULL:NULL:gone");
    }
  }

  @Test
  @DisplayName("HT-29 clear-fields is refused where it would empty a NOT NULL column, by its name")
  void clearNotNull() {
    try (Rig rig =
        new Rig("deletes_strict")
            .with("delete.behavior", "clear-fields")
            .with("migrate.mode", "none")) {
      rig.execute(
          "CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL, amount int,"
              + " _sync_source text, _sync_generation bigint, _sync_time timestamptz,"
              + " _sync_deleted_at timestamptz)");
      rig.start(data.row(1, "a"), markers).poll().commit();
      assertThatThrownBy(rig::poll)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("orders")
          .hasMessageContaining("status")
          .hasMessageContaining("NOT NULL");
      assertThat(rig.number("SELECT count(*) FROM orders")).isZero();
    }
  }

  @Test
  @DisplayName("clear-fields knows its columns after a restart, when a tombstone comes first")
  void clearAfterRestart() {
    try (Rig rig =
        new Rig("deletes_again").with("delete.behavior", "clear-fields").start(data, markers)) {
      generation(rig, 1, 1, 3, "a");
      data.generation(2).tombstone(3);
      rig.restart();
      rig.pollAndCommit();
      assertThat(rig.strings(ROWS)).contains("3:NULL:NULL:gone");
    }
  }

  @Test
  @DisplayName("clear-fields goes on without a column that is gone since it was written")
  void clearedColumnDropped() {
    try (Rig rig =
        new Rig("deletes_dropped").with("delete.behavior", "clear-fields").start(data, markers)) {
      generation(rig, 1, 1, 3, "a");
      rig.with("columns.exclude", "amount").restart();
      rig.execute("ALTER TABLE orders DROP COLUMN amount");
      generation(rig, 2, 1, 2, "a");
      data.generation(3).tombstone(2);
      rig.pollAndCommit();
      assertThat(
              rig.strings(
                  "SELECT concat_ws(':', id, coalesce(status, 'NULL')) FROM orders WHERE"
                      + " _sync_deleted_at IS NOT NULL ORDER BY id"))
          .containsExactly("2:NULL", "3:NULL");
    }
  }

  @Test
  @DisplayName("a row that a check keeps from being cleared is counted, and the others are cleared")
  void clearedAgainstACheck() {
    try (Rig rig = new Rig("deletes_check").with("delete.behavior", "clear-fields")) {
      rig.execute(
          "CREATE TABLE orders (id bigint PRIMARY KEY, status text, amount int,"
              + " CHECK (id <> 4 OR status IS NOT NULL))");
      rig.start(data, markers);
      generation(rig, 1, 1, 5, "a");
      generation(rig, 2, 1, 3, "a");
      assertThat(rig.strings(ROWS)).contains("4:a:1:there", "5:NULL:NULL:gone");
      assertThat(rig.string("SELECT status FROM tidemark_runs WHERE generation = 2"))
          .isEqualTo("COMPLETED_WITH_ERRORS");
    }
  }

  @Test
  @DisplayName("a row that one stream has marked as gone is another's to write")
  void markedAndTaken() {
    try (Rig rig = new Rig("deletes_taken").with("delete.behavior", "mark")) {
      Topic other = new Topic("shop.orders", 1).sync("others");
      rig.start(data, other, markers);
      generation(rig, 1, 1, 4, "a");
      generation(rig, 2, 1, 3, "a");
      other.row(4, "b");
      rig.pollAndCommit();
      assertThat(rig.strings(ROWS)).contains("4:b:1:there");
      assertThat(rig.strings("SELECT _sync_source FROM orders WHERE id = 4"))
          .containsExactly("shop/others");
    }
  }

  @Test
  @DisplayName("delete.archive keeps whole rows, whatever their columns are called")
  void archiveOfOddColumns() {
    try (Rig rig =
        new Rig("deletes_odd").with("delete.archive", "true").with("columns.map", "status:t")) {
      rig.start(data, markers);
      generation(rig, 1, 1, 3, "a");
      generation(rig, 2, 1, 2, "a");
      assertThat(
              rig.strings(
                  "SELECT concat_ws(':', row_json->>'id', row_json->>'t') FROM tidemark_deleted"))
          .containsExactly("3:a");
    }
  }

  @Test
  @DisplayName("HT-28 HT-35 none: the row stays as it is, and the run says that it is gone")
  void none() {
    try (Rig rig = new Rig("deletes_none").with("delete.behavior", "none").start(data, markers)) {
      generation(rig, 1, 1, 4, "a");
      generation(rig, 2, 1, 3, "a");
      data.generation(3).tombstone(1);
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:a:1", "2:a:1", "3:a:1", "4:a:1");
      assertThat(run(rig, 2)).isEqualTo("0/0/3/1");
    }
  }

  @Test
  @DisplayName("HT-30 tombstones do what delete.behavior says, once")
  void tombstones() {
    try (Rig rig = new Rig("deletes_tombs").with("delete.behavior", "mark").start(data, markers)) {
      generation(rig, 1, 1, 2, "a");
      data.generation(2).tombstone(1).tombstone(7);
      rig.pollAndCommit();
      String before = rig.string("SELECT _sync_deleted_at FROM orders WHERE id = 1");
      assertThat(rig.strings(ROWS)).containsExactly("1:a:1:gone", "2:a:1:there");
      assertThat(rig.counts(2)).isEqualTo("0/0/0/1/0");
      data.tombstone(1);
      rig.pollAndCommit();
      assertThat(rig.string("SELECT _sync_deleted_at FROM orders WHERE id = 1")).isEqualTo(before);
      assertThat(rig.counts(2)).isEqualTo("0/0/0/1/0");
    }
  }

  @Test
  @DisplayName("a table without _sync_deleted_at is not guessed about: the generation is BLOCKED")
  void noColumn() {
    try (Rig rig = new Rig("deletes_lacks").start(data, markers)) {
      generation(rig, 1, 1, 4, "a");
      data.generation(2);
      rig.with("delete.behavior", "mark").with("delete.allow.empty", "true").restart();
      MarkersIT.end(markers, 2, data, 0);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 2, "BLOCKED");
      assertThat(rig.string("SELECT error FROM tidemark_runs WHERE generation = 2"))
          .contains("has no column _sync_deleted_at", "ADD COLUMN");
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(4);
    }
  }

  @Test
  @DisplayName(
      "CX-27 delete.index: tables get an index, once, and the search for stale rows uses it")
  void index() {
    try (Rig rig =
        new Rig("deletes_index")
            .with("delete.index", "true")
            .with("unchanged.rows", "touch")
            .start(data, markers)) {
      generation(rig, 1, 1, 400, "a");
      generation(rig, 2, 1, 399, "a");
      generation(rig, 3, 1, 399, "a");
      assertThat(
              rig.strings(
                  "SELECT indexname::text FROM pg_indexes WHERE tablename = 'orders' AND schemaname ="
                      + " 'deletes_index' ORDER BY 1"))
          .contains("orders_sync_rows")
          .hasSize(2);
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(399);
      rig.execute("SET enable_seqscan = off; ANALYZE orders");
      assertThat(
              String.join(
                  " ",
                  rig.strings(
                      "EXPLAIN SELECT id FROM orders t WHERE t._sync_source = 'shop/orders' AND"
                          + " t._sync_generation < 3")))
          .contains("orders_sync_rows");
    }
  }

  @Test
  @DisplayName("delete.archive keeps what is deleted, so that it can be brought back")
  void archive() {
    try (Rig rig = new Rig("deletes_archive").with("delete.archive", "true")) {
      rig.execute(
          "CREATE TABLE orders (id bigint PRIMARY KEY, status text, amount int, mine numeric DEFAULT"
              + " 1.50)");
      rig.start(data, markers);
      generation(rig, 1, 1, 4, "a");
      rig.execute("CREATE TABLE before AS SELECT * FROM orders");
      generation(rig, 2, 1, 3, "a");
      data.generation(3).tombstone(1);
      rig.pollAndCommit();
      assertThat(rig.orders()).containsExactly("2:a:1", "3:a:1");
      assertThat(
              rig.strings(
                  "SELECT concat_ws(' ', connector, source, sync, table_name, generation, cause)"
                      + " FROM tidemark_deleted ORDER BY generation"))
          .containsExactly(
              "warehouse shop orders deletes_archive.orders 2 stale",
              "warehouse shop orders deletes_archive.orders 3 tombstone");
      rig.execute(
          "INSERT INTO orders SELECT r.* FROM tidemark_deleted d,"
              + " jsonb_populate_record(NULL::orders, d.row_json) r");
      assertThat(rig.strings("SELECT id FROM (TABLE before EXCEPT TABLE orders) lost")).isEmpty();
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(4);
    }
  }
}
