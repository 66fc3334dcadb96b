package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Columns and keys of tables that the sink creates")
class TableColumnsIT {

  @Test
  @DisplayName("CQ-27 the key of the records is the primary key, DEST-18 NOT NULL where it says so")
  void keyAndNulls() {
    Topic topic = Topic.orders().row(1, "a");
    try (Rig rig = new Rig("tables_key").start(topic)) {
      rig.pollAndCommit();
      assertThat(
              rig.strings(
                  "SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid"
                      + " AND a.attnum = ANY (i.indkey) WHERE i.indrelid = 'orders'::regclass AND"
                      + " i.indisprimary"))
          .containsExactly("id");
      assertThat(
              rig.strings(
                  "SELECT column_name || ' ' || is_nullable FROM information_schema.columns WHERE"
                      + " table_schema = 'tables_key' AND table_name = 'orders' ORDER BY"
                      + " ordinal_position"))
          .containsExactly(
              "id NO",
              "status YES",
              "amount YES",
              "_sync_source YES",
              "_sync_generation YES",
              "_sync_time YES");
    }
  }

  @Test
  @DisplayName("DEST-18 names that need quoting round-trip; DEST-19 composite keys are whole keys")
  void oddNames() {
    Schema key =
        SchemaBuilder.struct()
            .field("Ünï", Schema.STRING_SCHEMA)
            .field("a\"b", Schema.INT32_SCHEMA)
            .build();
    Schema value = SchemaBuilder.struct().field("select", Schema.OPTIONAL_STRING_SCHEMA).build();
    Topic topic = Topic.orders();
    for (int[] pair : new int[][] {{1, 1}, {1, 2}, {2, 1}}) {
      Struct keys = new Struct(key).put("Ünï", "t" + pair[0]).put("a\"b", pair[1]);
      topic.record(keys, new Struct(value).put("select", "x" + pair[1]), topic.headers());
    }
    try (Rig rig = new Rig("tables_odd").start(topic)) {
      rig.pollAndCommit();
      assertThat(rig.strings("SELECT \"Ünï\" || \"a\"\"b\" || \"select\" FROM orders ORDER BY 1"))
          .containsExactly("t11x1", "t12x2", "t21x1");
      topic
          .generation(2)
          .record(
              new Struct(key).put("Ünï", "t1").put("a\"b", 2),
              new Struct(value).put("select", "changed"),
              topic.headers());
      rig.pollAndCommit();
      assertThat(rig.counts(2)).isEqualTo("0/1/0/0/0");
    }
  }

  @Test
  @DisplayName(
      "DEST-18 the columns are in the order of the values, behind those that only the key has")
  void columnOrder() {
    Schema key =
        SchemaBuilder.struct()
            .field("tenant", Schema.INT32_SCHEMA)
            .field("only_key", Schema.INT32_SCHEMA)
            .field("id", Schema.INT32_SCHEMA)
            .build();
    Schema value =
        SchemaBuilder.struct()
            .field("note", Schema.OPTIONAL_STRING_SCHEMA)
            .field("id", Schema.OPTIONAL_INT32_SCHEMA)
            .field("amount", Schema.INT32_SCHEMA)
            .field("tenant", Schema.INT32_SCHEMA)
            .build();
    Topic topic = Topic.orders();
    topic.record(
        new Struct(key).put("tenant", 1).put("only_key", 2).put("id", 3),
        new Struct(value).put("note", "n").put("id", 3).put("amount", 4).put("tenant", 1),
        topic.headers());
    try (Rig rig = new Rig("tables_order").start(topic)) {
      rig.pollAndCommit();
      assertThat(
              rig.strings(
                  "SELECT column_name || ' ' || is_nullable FROM information_schema.columns WHERE"
                      + " table_schema = 'tables_order' AND table_name = 'orders' ORDER BY"
                      + " ordinal_position LIMIT 5"))
          .containsExactly("only_key NO", "note YES", "id NO", "amount NO", "tenant NO");
      assertThat(
              rig.strings(
                  "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid ="
                      + " 'orders'::regclass AND contype = 'p'"))
          .containsExactly("PRIMARY KEY (tenant, only_key, id)");
      assertThat(
              rig.strings(
                  "SELECT tenant || ':' || only_key || ':' || id || ':' || note || ':'"
                      + " || amount FROM orders"))
          .containsExactly("1:2:3:n:4");
    }
  }

  @Test
  @DisplayName("CX-28 a table that is all key can be written again and again")
  void allKey() {
    Schema value = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    Topic topic = Topic.orders().generation(1);
    topic.record(Topic.key(1), new Struct(value).put("id", 1L), topic.headers());
    try (Rig rig = new Rig("tables_all_key").start(topic)) {
      rig.pollAndCommit();
      topic.generation(2);
      topic.record(Topic.key(1), new Struct(value).put("id", 1L), topic.headers());
      rig.pollAndCommit();
      assertThat(rig.counts(2)).isEqualTo("0/0/1/0/0");
    }
  }
}
