package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tidemark.generation.RecordHeaders;
import io.tidemark.jdbc.DatabaseException;
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
    try (Rig rig = new Rig("rejected_again").reporting()) {
      rig.execute("CREATE TABLE orders (id bigint PRIMARY KEY, status varchar(5), amount int)");
      rig.start(topic).pollAndCommit();
      topic.attempt(1001).row(3, "too long").row(4, "too long");
      rig.pollAndCommit();
      rig.poll();
      assertThat(rejects(rig)).isEqualTo("5/3/0");
      assertThat(rig.number("SELECT count(*) FROM tidemark_rejects")).isEqualTo(4);
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
