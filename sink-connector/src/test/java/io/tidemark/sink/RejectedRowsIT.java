package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemark.generation.RecordHeaders;
import io.tidemark.jdbc.DatabaseException;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rows that the database refuses: which, when, and what that means for the proof. */
@NullUnmarked
class RejectedRowsIT {
  private static final Schema TEXT_KEY =
      SchemaBuilder.struct().field("id", Schema.STRING_SCHEMA).build();
  private static final Schema TEXT_VALUE =
      SchemaBuilder.struct()
          .field("id", Schema.STRING_SCHEMA)
          .field("status", Schema.OPTIONAL_STRING_SCHEMA)
          .build();

  private static final String SYSTEM =
      ", _sync_source text, _sync_generation bigint, _sync_time timestamptz";

  private static void row(Topic topic, String id, String status) {
    topic.record(
        new Struct(TEXT_KEY).put("id", id),
        new Struct(TEXT_VALUE).put("id", id).put("status", status),
        topic.headers());
  }

  private static String rejects(Rig rig) {
    return rig.string(
        "SELECT concat_ws('/', sum(applied), sum(rejected), sum(rejected_nokey))"
            + " FROM tidemark_applied");
  }

  /** Polls until the batch is written, and tells how often the sink asked for patience. */
  private static int pollThrough(Rig rig) {
    rig.pollAndCommit();
    int pauses = 1;
    while (catchThrowable(rig::poll) instanceof RetriableException) {
      pauses++;
    }
    return pauses;
  }

  @Test
  @DisplayName(
      "rule 4: a rejected key that no row can have needs no protection, and blocks nothing")
  void keyOfNoRow() {
    for (String type : new String[] {"varchar(36)", "uuid"}) {
      Topic topic = Topic.orders().generation(5);
      row(topic, "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "a");
      row(topic, "not a uuid, and longer than all of them are", "b");
      try (Rig rig = new Rig("rejected_key").reporting()) {
        rig.execute("CREATE TABLE orders (id " + type + " PRIMARY KEY, status text" + SYSTEM + ")");
        rig.start(topic).pollAndCommit();
        rig.poll();
        assertThat(rejects(rig)).as(type).isEqualTo("2/1/0");
        assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(1);
        assertThat(rig.number("SELECT count(*) FROM tidemark_seen_1_5")).isZero();
        assertThat(rig.number("SELECT position FROM tidemark_progress")).isEqualTo(2);
      }
    }
  }

  @Test
  @DisplayName("I5 the key of an existing row that cannot be kept as seen blocks the generation")
  void keyOfARow() {
    Topic topic = Topic.orders().generation(1000);
    row(topic, "good", "a");
    row(topic, "odd", "a");
    try (Rig rig = new Rig("rejected_odd")) {
      rig.execute("CREATE DOMAIN code AS text");
      rig.execute("CREATE TABLE orders (id code PRIMARY KEY, status text" + SYSTEM + ")");
      rig.start(topic).pollAndCommit();
      rig.execute("ALTER DOMAIN code ADD CONSTRAINT few CHECK (VALUE <> 'odd') NOT VALID");
      topic.generation(2000);
      row(topic, "good", "a");
      row(topic, "odd", "a");
      rig.pollAndCommit();
      rig.poll();
      assertThat(rejects(rig)).isEqualTo("4/0/1");
      assertThat(rig.strings("SELECT id FROM tidemark_seen_1_2000")).containsExactly("good");
    }
  }

  @Test
  @DisplayName(
      "a worker that tolerates no errors is not asked to take bad records, reporter or not")
  void reporterWithoutTolerance() {
    Topic topic = Topic.orders().generation(5).row(1, "a").row(2, "too long");
    try (Rig rig = new Rig("rejected_none").reporting().with("errors.tolerance", "none")) {
      rig.execute("CREATE TABLE orders (id bigint PRIMARY KEY, status varchar(5), amount int)");
      rig.start(topic).pollAndCommit();
      assertThatThrownBy(rig::poll)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("Table orders: a text is too long")
          .hasMessageContaining("topic shop.orders, partition 0, offset 1")
          .hasMessageContaining("errors.tolerance=all")
          .hasMessageNotContaining("too long\"");
      assertThat(rig.context.reported).isEmpty();
      assertThat(rig.orders()).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "a row that is rejected again in a resumed read counts once, and is listed each time")
  void rejectedAgain() {
    Topic topic = Topic.orders().generation(1000).row(1, "a").row(2, "too long").row(3, "too long");
    try (Rig rig = new Rig("rejected_again").reporting().with("sync.log", "changes")) {
      rig.execute("CREATE TABLE orders (id bigint PRIMARY KEY, status varchar(5), amount int)");
      rig.start(topic).pollAndCommit();
      topic.attempt(1001).row(3, "too long").row(4, "too long");
      rig.pollAndCommit();
      rig.poll();
      assertThat(rejects(rig)).isEqualTo("5/3/0");
      assertThat(rig.number("SELECT count(*) FROM tidemark_rejects")).isEqualTo(4);
      assertThat(rig.number("SELECT count(*) FROM tidemark_changes WHERE op = 'rejected'"))
          .as("as many as are counted")
          .isEqualTo(3);
      assertThat(rig.context.reported).hasSize(4);
    }
  }

  @Test
  @DisplayName(
      "rule 4: rejects name the table each record was meant for, if known, and the worker's time")
  void whereAndWhen() {
    Topic topic = Topic.orders().generation(5).row(1, "nul \u0000").row(2, "too long");
    ConnectHeaders half = new ConnectHeaders();
    half.addString(RecordHeaders.SOURCE, "shop").addString(RecordHeaders.SYNC, "orders");
    topic.record(Topic.key(3), Topic.value(3, "c", 1), half);
    String name = "rejected_where";
    try (Rig rig = new Rig(name).with("table.name.format", "sales").reporting()) {
      rig.execute("CREATE TABLE sales (id bigint PRIMARY KEY, status varchar(5), amount int)");
      long before = System.currentTimeMillis();
      rig.start(topic).pollAndCommit();
      rig.poll();
      long after = System.currentTimeMillis();
      assertThat(
              rig.strings(
                  "SELECT concat_ws(' ', position, stage, coalesce(table_name, 'NULL'))"
                      + " FROM tidemark_rejects ORDER BY position"))
          .containsExactly("0 decode sales", "1 write sales", "2 decode NULL");
      assertThat(
              rig.strings(
                  "SELECT (extract(epoch FROM rejected_at) * 1000)::bigint::text"
                      + " FROM tidemark_rejects"))
          .hasSize(3)
          .allSatisfy(at -> assertThat(Long.parseLong(at)).isBetween(before, after));
    }
  }

  @Test
  @DisplayName("23503: a row whose parent comes a little later is written, not rejected")
  void parentComes() {
    Topic topic = Topic.orders().generation(5).row(1, "a").row(2, "b");
    try (Rig rig = referring("rejected_parent", "").with("retry.backoff.ms", "1").reporting()) {
      rig.start(topic).pollAndCommit();
      assertThatThrownBy(rig::poll).isInstanceOf(RetriableException.class);
      assertThat(rig.context.reported).isEmpty();
      rig.execute("INSERT INTO states VALUES ('b')");
      rig.poll();
      assertThat(rig.orders()).containsExactly("1:a:5", "2:b:5");
      assertThat(rig.context.reported).isEmpty();
    }
  }

  @Test
  @DisplayName("23503: a row whose parent never comes is rejected, also when it is checked late")
  void parentNeverComes() {
    for (String when : new String[] {"", "DEFERRABLE INITIALLY DEFERRED"}) {
      Topic topic = Topic.orders().generation(5).rows(1, 40, "a").row(41, "b").rows(42, 50, "a");
      try (Rig rig = referring("rejected_orphan", when).with("retry.backoff.ms", "1").reporting()) {
        rig.start(topic);
        assertThat(pollThrough(rig)).isEqualTo(2);
        assertThat(rig.orders()).as(when).hasSize(49).doesNotContain("41:b:5");
        assertThat(rig.strings("SELECT row_key || sqlstate FROM tidemark_rejects"))
            .containsExactly("{\"id\":41}23503");
        assertThat(rig.strings("SELECT id::text FROM tidemark_seen_1_5")).containsExactly("41");
        assertThat(rig.context.reported).hasSize(1);
      }
    }
  }

  @Test
  @DisplayName(
      "23505 on a constraint that is not the key: tried again, then the error names the row")
  void otherUnique() {
    Topic topic = Topic.orders().generation(5).row(1, "a").row(2, "b").row(3, "a");
    try (Rig rig = new Rig("rejected_unique").with("retry.backoff.ms", "1")) {
      rig.execute("CREATE TABLE orders (id bigint PRIMARY KEY, status text UNIQUE, amount int)");
      rig.start(topic).pollAndCommit();
      assertThatThrownBy(rig::poll).isInstanceOf(RetriableException.class);
      assertThatThrownBy(rig::poll)
          .hasMessageContaining("Table orders: a unique constraint")
          .hasMessageContaining("offset 2")
          .hasCauseInstanceOf(DatabaseException.class);
    }
  }

  private static final String BAD = "far too long for it";

  /** 10,000 rows, three of which do not fit. */
  private static void threeBad(Topic topic, String status) {
    topic.rows(1, 3_000, status).row(3_001, BAD).rows(3_002, 5_000, status).row(5_001, BAD);
    topic.rows(5_002, 9_000, status).row(9_001, BAD).rows(9_002, 10_000, status);
  }

  private static Rig tenThousand(String schema, Topic topic, Topic markers) {
    Rig rig = new Rig(schema).reporting();
    rig.execute("CREATE TABLE orders (id bigint PRIMARY KEY, status varchar(9), amount int)");
    return rig.start(topic, markers);
  }

  @Test
  @DisplayName(
      "injection 13, HT-20 HT-21 three bad rows of 10,000: 9,997 are written, three reported with"
          + " key and reason, and none of the three is stale later")
  void threeOfTenThousand() {
    Topic topic = Topic.orders().generation(1).rows(1, 10_000, "a");
    Topic markers = new Topic(Rig.MARKERS, 0);
    try (Rig rig = tenThousand("rejected_three", topic, markers)) {
      rig.pollAndCommit();
      MarkersIT.end(markers, 1, topic, 10_000);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 1, "COMPLETED");
      topic.generation(2);
      threeBad(topic, "b");
      Statements statements = new Statements(rig.session);
      rig.restart();
      rig.pollAndCommit();
      List<String> sent = statements.all();
      statements.stop();
      assertThat(rig.number("SELECT count(*) FROM orders WHERE status = 'b'")).isEqualTo(9_997);
      assertThat(rig.context.reported).hasSize(3);
      assertThat(sent.stream().filter(s -> s.contains("WITH c AS MATERIALIZED")))
          .as("bad rows are found by halving pieces of the batch, not the batch")
          .hasSizeLessThan(8 + 3 * 2 * 12);
      assertThat(sent.stream().filter(s -> s.contains("COPY \"tidemark_stage_")))
          .as("the batch is staged once")
          .hasSize(1);
      MarkersIT.end(markers, 2, topic, 10_000);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 2, "COMPLETED");
      assertThat(rig.strings("SELECT id FROM orders WHERE status = 'a' ORDER BY id"))
          .containsExactly("3001", "5001", "9001");
      assertThat(rig.strings("SELECT status || rejected FROM tidemark_runs WHERE generation = 2"))
          .containsExactly("COMPLETED_WITH_ERRORS3");
      assertThat(
              rig.strings(
                  "SELECT concat_ws(' ', row_key, stage, sqlstate, message) FROM tidemark_rejects"
                      + " ORDER BY position"))
          .hasSize(3)
          .allSatisfy(line -> assertThat(line).contains("write 22001 Table orders: a text"))
          .anySatisfy(line -> assertThat(line).startsWith("{\"id\":3001} "));
    }
  }

  @Test
  @DisplayName("injection 13: bad rows of a first load are copied around, each row twice at most")
  void copiedAround() {
    Topic topic = Topic.orders().generation(1).rows(10_001, 10_200, "a");
    Topic markers = new Topic(Rig.MARKERS, 0);
    try (Rig rig = tenThousand("rejected_around", topic, markers)) {
      rig.pollAndCommit();
      threeBad(topic, "a");
      rig.pollAndCommit();
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(10_197);
      assertThat(rig.strings("SELECT row_key FROM tidemark_rejects ORDER BY position"))
          .containsExactly("{\"id\":3001}", "{\"id\":5001}", "{\"id\":9001}");
      assertThat(rig.counts(1)).isEqualTo("10197/0/0/0/3");
      assertThat(rig.number("SELECT count(*) FROM tidemark_seen_1_1")).isEqualTo(3);
    }
  }

  @Test
  @DisplayName(
      "a good record is not lost with a bad one of its key that comes after it in the batch")
  void goodBeforeBad() {
    Topic topic = Topic.orders();
    topic.plain(1, "first").plain(1, "second").plain(1, BAD).plain(2, "x");
    topic.plain(3, "gone").plainTombstone(3).plain(3, BAD);
    try (Rig rig = new Rig("rejected_folded").reporting()) {
      rig.execute("CREATE TABLE orders (id bigint PRIMARY KEY, status varchar(9), amount int)");
      rig.execute("INSERT INTO orders VALUES (3, 'there')");
      rig.start(topic).pollAndCommit();
      assertThat(rig.orders()).containsExactly("1:second:NULL", "2:x:NULL");
      assertThat(rig.context.reported).hasSize(2);
    }
  }

  @Test
  @DisplayName("more bad records than reject.max.rows stop the task before any is rejected")
  void tooMany() {
    Topic topic = Topic.orders().generation(1).rows(1, 10, "a");
    topic.rows(11, 13, BAD);
    try (Rig rig = new Rig("rejected_many").reporting().with("reject.max.rows", "2")) {
      rig.execute("CREATE TABLE orders (id bigint PRIMARY KEY, status varchar(9), amount int)");
      rig.start(topic).pollAndCommit();
      assertThatThrownBy(rig::poll)
          .isInstanceOf(ConnectException.class)
          .isNotInstanceOf(RetriableException.class)
          .hasMessageContaining("3 of the last 13 records are bad, more than reject.max.rows=2");
      assertThat(rig.context.reported).isEmpty();
      assertThat(rig.number("SELECT count(*) FROM orders")).isZero();
      assertThat(rig.number("SELECT count(*) FROM tidemark_rejects")).isZero();
      assertThat(rig.number("SELECT sum(position) FROM tidemark_progress")).isZero();
      rig.with("reject.max.rows", "3").restart();
      rig.pollAndCommit();
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(10);
      assertThat(rig.context.reported).hasSize(3);
    }
  }

  private static Rig referring(String schema, String when) {
    Rig rig = new Rig(schema);
    rig.execute("CREATE TABLE states (status text PRIMARY KEY); INSERT INTO states VALUES ('a')");
    rig.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text REFERENCES states "
            + when
            + ", amount int)");
    return rig;
  }
}
