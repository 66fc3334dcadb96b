package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("pk.mode, pk.fields, sync.id.columns and columns.*")
@NullUnmarked
class KeyModesIT {
  private static final Schema PERSON =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("email", Schema.OPTIONAL_STRING_SCHEMA)
          .field("name", Schema.OPTIONAL_STRING_SCHEMA)
          .build();

  private static Struct person(long id, String email, String name) {
    return new Struct(PERSON).put("id", id).put("email", email).put("name", name);
  }

  private static Topic person(Topic topic, long id, String email, String name) {
    return topic.record(Topic.key(id), person(id, email, name), topic.headers());
  }

  private static String keyOf(Rig rig) {
    return String.join(
        ",",
        rig.strings(
            "SELECT a.attname::text FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid"
                + " AND a.attnum = ANY (i.indkey) WHERE i.indrelid = 'orders'::regclass"
                + " AND i.indisprimary ORDER BY 1"));
  }

  @Test
  @DisplayName("HT-24 fields: rows are matched by other columns than the record's key")
  void fields() {
    try (Rig rig = new Rig("keys_fields").with("pk.mode", "fields").with("pk.fields", "email")) {
      Topic topic = Topic.orders();
      person(topic, 1, "a@x", "Ann");
      person(topic, 2, "b@x", "Bob");
      person(topic, 3, "a@x", "Anna");
      rig.start(topic).pollAndCommit();
      assertThat(keyOf(rig)).isEqualTo("email");
      assertThat(rig.strings("SELECT concat_ws(':', id, email, name) FROM orders ORDER BY email"))
          .containsExactly("3:a@x:Anna", "2:b@x:Bob");
    }
  }

  @Test
  @DisplayName("a record with NULL in a column of pk.fields is rejected, and blocks its generation")
  void nullField() {
    try (Rig rig =
        new Rig("keys_null").reporting().with("pk.mode", "fields").with("pk.fields", "email")) {
      Topic topic = Topic.orders();
      person(topic, 1, null, "Nobody");
      person(topic, 2, "b@x", "Bob");
      rig.start(topic).pollAndCommit();
      assertThat(rig.strings("SELECT id FROM orders")).containsExactly("2");
      assertThat(rig.strings("SELECT message FROM tidemark_rejects"))
          .containsExactly("Table orders, column email: NULL in a key column");
      assertThat(rig.string("SELECT sum(rejected_nokey) FROM tidemark_applied")).isEqualTo("1");
    }
  }

  @Test
  @DisplayName("a tombstone does not have the fields of pk.fields, and says so")
  void tombstone() {
    try (Rig rig = new Rig("keys_tombstone").with("pk.mode", "fields").with("pk.fields", "email")) {
      rig.start(Topic.orders().tombstone(1));
      assertThatThrownBy(rig::poll)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("no field for column email, which pk.fields names");
    }
  }

  @Test
  @DisplayName("CQ-28 sync-id-only: the key is _sync_id, and the former key may be NULL")
  void syncId() {
    try (Rig rig = new Rig("keys_syncid").with("pk.mode", "sync-id-only")) {
      Topic topic = Topic.orders().row(1, "a").row(2, "b").row(1, "c");
      rig.start(topic).pollAndCommit();
      assertThat(keyOf(rig)).isEqualTo("_sync_id");
      assertThat(rig.orders()).containsExactly("1:c:1", "2:b:1");
      assertThat(
              rig.strings(
                  "SELECT column_name::text FROM information_schema.columns WHERE table_name ="
                      + " 'orders' AND table_schema = 'keys_syncid' AND is_nullable = 'NO'"))
          .containsExactly("_sync_id");
      topic.generation(2).tombstone(1);
      rig.pollAndCommit();
      assertThat(rig.orders()).as("a tombstone has the key").containsExactly("2:b:1");
    }
  }

  @Test
  @DisplayName("CQ-29 sync-id-only of all columns: rows of one key that differ stay two")
  void syncIdOfAll() {
    try (Rig rig =
        new Rig("keys_all").with("pk.mode", "sync-id-only").with("sync.id.columns", "all")) {
      Topic topic = Topic.orders().row(1, "a").row(1, "b").row(1, "b");
      Topic markers = new Topic(Rig.MARKERS, 0);
      rig.start(topic, markers).pollAndCommit();
      assertThat(rig.orders()).containsExactlyInAnyOrder("1:a:1", "1:b:1");
      MarkersIT.end(markers, 1, topic, 3);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 1, "COMPLETED");
      topic.generation(2).row(1, "b").row(1, "c");
      rig.pollAndCommit();
      MarkersIT.end(markers, 2, topic, 2);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 2, "COMPLETED");
      assertThat(rig.strings("SELECT status FROM orders ORDER BY status"))
          .as("a changed row is another one, and the old one is stale")
          .containsExactly("b", "c");
    }
  }

  @Test
  @DisplayName("DEST-61 a table without a key: three rows stay three over two generations")
  void keyless() {
    try (Rig rig = new Rig("keys_less").with("pk.mode", "sync-id-only")) {
      Topic topic = Topic.orders();
      for (int id = 1; id <= 3; id++) {
        topic.record(null, Topic.value(id, "a", 1), topic.headers());
      }
      Topic markers = new Topic(Rig.MARKERS, 0);
      rig.start(topic, markers).pollAndCommit();
      MarkersIT.end(markers, 1, topic, 3);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 1, "COMPLETED");
      topic.generation(2);
      for (int id = 1; id <= 3; id++) {
        topic.record(null, Topic.value(id, "a", 1), topic.headers());
      }
      rig.pollAndCommit();
      MarkersIT.end(markers, 2, topic, 3);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 2, "COMPLETED");
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(3);
      assertThat(rig.counts(2)).isEqualTo("");
      assertThat(
              rig.string(
                  "SELECT concat_ws('/', added, changed, unchanged, removed) FROM tidemark_runs"
                      + " WHERE generation = 2"))
          .isEqualTo("0/0/3/0");
    }
  }

  @Test
  @DisplayName("rows that are matched by other columns than before: each generation by its own")
  void changedFields() {
    try (Rig rig = new Rig("keys_changed").with("delete.max.fraction", "1")) {
      rig.execute(
          "CREATE TABLE orders (id bigint PRIMARY KEY, email text NOT NULL UNIQUE, name text)");
      Topic topic = Topic.orders();
      Topic markers = new Topic(Rig.MARKERS, 0);
      person(topic, 1, "a@x", "Ann");
      person(topic, 2, "b@x", "Bob");
      person(topic, 3, "c@x", "Cid");
      rig.start(topic, markers).pollAndCommit();
      MarkersIT.end(markers, 1, topic, 3);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 1, "COMPLETED");
      topic.generation(2);
      person(topic, 1, "a@x", "Ann");
      rig.pollAndCommit();
      person(topic, 3, "c@x", "Cid");
      rig.with("pk.mode", "fields").with("pk.fields", "email").restart();
      rig.pollAndCommit();
      assertThatThrownBy(rig::poll)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("were matched by [id], and now by [email]");
      rig.with("pk.mode", "default");
      rig.config.remove("pk.fields");
      rig.restart();
      rig.pollAndCommit();
      MarkersIT.end(markers, 2, topic, 2);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 2, "COMPLETED");
      assertThat(rig.strings("SELECT id FROM orders ORDER BY id")).containsExactly("1", "3");
      topic.generation(3);
      person(topic, 3, "c@x", "Cid");
      rig.with("pk.mode", "fields").with("pk.fields", "email").restart();
      rig.pollAndCommit();
      MarkersIT.end(markers, 3, topic, 1);
      rig.pollAndCommit();
      MarkersIT.awaitState(rig, 3, "COMPLETED");
      assertThat(rig.strings("SELECT id FROM orders ORDER BY id")).containsExactly("3");
    }
  }

  @Test
  @DisplayName("HT-25 a field goes to the column that columns.map names, a key among them")
  void mapped() {
    try (Rig rig = new Rig("keys_mapped").with("columns.map", "status:state,id:order_id")) {
      rig.start(Topic.orders().row(1, "a").row(1, "b")).pollAndCommit();
      assertThat(rig.strings("SELECT order_id || ':' || state FROM orders")).containsExactly("1:b");
    }
  }

  @Test
  @DisplayName("a field that is left out does not take the place of one that is mapped to its name")
  void mappedOverExcluded() {
    try (Rig rig =
        new Rig("keys_over").with("columns.exclude", "name").with("columns.map", "email:name")) {
      Topic topic = Topic.orders();
      person(topic, 1, "a@x", "secret");
      rig.start(topic).pollAndCommit();
      assertThat(rig.strings("SELECT name FROM orders")).containsExactly("a@x");
    }
  }

  private static final Schema VARIABLE =
      SchemaBuilder.struct()
          .name("io.debezium.data.VariableScaleDecimal")
          .field("scale", Schema.OPTIONAL_INT32_SCHEMA)
          .field("value", Schema.BYTES_SCHEMA)
          .build();

  private static final Schema NUMBERS =
      SchemaBuilder.struct().field("a", Schema.STRING_SCHEMA).field("n", VARIABLE).build();

  private static void numbers(Topic topic, String a, Integer scale) {
    Struct number = new Struct(VARIABLE).put("scale", scale).put("value", new byte[] {7});
    topic.record(null, new Struct(NUMBERS).put("a", a).put("n", number), topic.headers());
  }

  @Test
  @DisplayName("a record that cannot be read leaves nothing in the _sync_id of the next")
  void idAfterBadRecord() {
    try (Rig rig = new Rig("keys_after").reporting().with("pk.mode", "sync-id-only")) {
      Topic topic = Topic.orders();
      numbers(topic, "x", 0);
      rig.start(topic).pollAndCommit();
      String id = rig.string("SELECT _sync_id FROM orders");
      topic.generation(2);
      numbers(topic, "bad", null);
      numbers(topic, "x", 0);
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT _sync_id FROM orders")).containsExactly(id);
      assertThat(rig.context.reported).hasSize(1);
    }
  }

  @Test
  @DisplayName("record.mode=update without a key would lose each changed row: refused")
  void updateWithoutKey() {
    try (Rig rig =
        new Rig("keys_update").with("pk.mode", "sync-id-only").with("record.mode", "update")) {
      Topic topic = Topic.orders();
      topic.record(null, Topic.value(1, "a", 1), topic.headers());
      rig.start(topic);
      assertThatThrownBy(rig::poll)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("record.mode=update would never find a changed row");
    }
  }

  @Test
  @DisplayName("RS-13 a column that is no longer written keeps its values")
  void excluded() {
    try (Rig rig = new Rig("keys_excluded")) {
      Topic topic = Topic.orders().row(1, "a", 1).row(2, "b", 2);
      rig.start(topic).pollAndCommit();
      topic.generation(2).row(1, "A", 10).row(2, "b", 20);
      rig.with("columns.exclude", "amount").restart();
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT concat_ws(':', id, status, amount) FROM orders ORDER BY id"))
          .containsExactly("1:A:1", "2:b:2");
      assertThat(rig.counts(2)).as("nor does it make a row differ").isEqualTo("0/1/1/0/0");
    }
  }

  @Test
  @DisplayName("tables.<table>.<key> holds for one table alone")
  void oneTable() {
    try (Rig rig = new Rig("keys_tables").with("tables.customers.pk.mode", "sync-id-only")) {
      Topic customers = new Topic("shop.customers", 0).sync("customers");
      rig.with("topics", "shop.orders,shop.customers," + Rig.MARKERS);
      rig.start(Topic.orders().row(1, "a"), customers.row(1, "a")).pollAndCommit();
      assertThat(keyOf(rig)).isEqualTo("id");
      assertThat(rig.number("SELECT count(*) FROM customers WHERE _sync_id IS NOT NULL"))
          .isEqualTo(1);
    }
  }

  @Test
  @DisplayName("CX-3 append has no key, whatever pk.mode says")
  void append() {
    try (Rig rig =
        new Rig("keys_append").with("write.mode", "append").with("pk.mode", "sync-id-only")) {
      rig.start(Topic.orders().row(1, "a").row(1, "a")).pollAndCommit();
      assertThat(keyOf(rig)).isEmpty();
      assertThat(rig.orders()).isEqualTo(List.of("1:a:1", "1:a:1"));
    }
  }
}
