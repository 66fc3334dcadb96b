package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cases of CloudQuery's migration suite, each from a table of ten rows to ten rows of another
 * shape. What is not safe is refused with the table unchanged, where that suite skips it.
 */
@NullUnmarked
@DisplayName("CQ-23 CQ-24 CQ-25 DEST-36 to DEST-43: the cases of migrations")
class MigrationCasesIT {
  private static final int ROWS = 10;

  /**
   * A case.
   *
   * @param name its name in the suite
   * @param before columns of the table, {@code !} behind those that are NOT NULL
   * @param after columns of the records
   * @param keys of the table and of the records, where they have any
   * @param safe whether nothing is lost by it
   */
  private record Case(
      String name, List<String> before, List<String> after, List<String> keys, boolean safe) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final List<String> PLAIN = List.of("id", "uuid");

  private static Case columns(String name, List<String> before, List<String> after, boolean safe) {
    return new Case(name, before, after, List.of("id", "id"), safe);
  }

  private static List<String> plus(String column) {
    return List.of("id", "uuid", column);
  }

  private static final List<Case> CASES =
      List.of(
          columns("add_column", PLAIN, plus("bool"), true),
          columns("add_column_not_null", PLAIN, plus("bool!"), false),
          columns("remove_column", plus("bool"), PLAIN, true),
          columns("remove_column_not_null", plus("bool!"), PLAIN, true),
          columns("change_column", plus("bool!"), plus("bool:string!"), false),
          columns("remove_unique_constraint_only", plus("cq_id!"), plus("cq_id!"), true),
          new Case(
              "move_to_cq_id_only", plus("cq_id!"), plus("cq_id!"), List.of("id", "cq_id"), false),
          new Case(
              "move_to_cq_id_only_adding_pkc",
              List.of("id", "uuid", "bool!", "cq_id!"),
              List.of("id", "uuid", "bool!", "cq_id!"),
              List.of("id,bool", "cq_id"),
              false));

  static List<Arguments> cases() {
    List<Arguments> all = new ArrayList<>();
    for (Case one : CASES) {
      boolean keyed = one.name.startsWith("move") || one.name.contains("unique");
      for (String migrate : List.of("safe", "forced")) {
        all.add(Arguments.of(one, migrate, "overwrite-delete-stale"));
        if (!keyed) {
          all.add(Arguments.of(one, migrate, "append"));
        }
      }
    }
    return all;
  }

  private static final Map<String, Schema> TYPES =
      Map.of(
          "id", Schema.INT64_SCHEMA,
          "uuid", SchemaBuilder.string().name("io.debezium.data.Uuid").optional().build(),
          "bool", Schema.BOOLEAN_SCHEMA,
          "bool:string", Schema.STRING_SCHEMA,
          "cq_id", Schema.STRING_SCHEMA);

  private static Schema schema(List<String> columns) {
    SchemaBuilder schema = SchemaBuilder.struct();
    for (String column : columns) {
      String name = column.replace("!", "");
      Schema type = TYPES.get(name);
      SchemaBuilder field = SchemaBuilder.type(type.type()).name(type.name());
      schema.field(
          name.replaceFirst(":.*", ""),
          column.endsWith("!") || name.equals("id") ? field.build() : field.optional().build());
    }
    return schema.build();
  }

  private static void rows(Topic topic, List<String> columns, String key, int from) {
    Schema values = schema(columns);
    Schema keys = schema(List.of(key.replace("bool", "bool!").split(",")));
    for (int id = from; id < from + ROWS; id++) {
      topic.record(filled(keys, id), filled(values, id), topic.headers());
    }
  }

  private static Struct filled(Schema schema, int id) {
    Struct row = new Struct(schema);
    for (Field field : schema.fields()) {
      row.put(
          field,
          switch (field.schema().type()) {
            case INT64 -> (long) id;
            case BOOLEAN -> id % 2 == 0;
            default -> "6ba7b810-9dad-11d1-80b4-%012d".formatted(id);
          });
    }
    return row;
  }

  private static List<String> table(Rig rig) {
    List<String> all =
        rig.strings(
            "SELECT concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull) FROM"
                + " pg_attribute WHERE attrelid = 'orders'::regclass AND attnum > 0 ORDER BY attnum");
    all.addAll(rig.strings("SELECT orders::text FROM orders ORDER BY id"));
    return all;
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("cases")
  void migrates(Case one, String migrate, String mode) {
    Topic topic = Topic.orders().generation(1000);
    rows(topic, one.before, one.keys.get(0), 1);
    try (Rig rig =
        new Rig("cases").with("migrate.mode", migrate).with("write.mode", mode).start(topic)) {
      rig.pollAndCommit();
      rig.poll();
      if (one.name.contains("unique")) {
        rig.execute("ALTER TABLE orders ADD UNIQUE (cq_id)");
        rig.restart();
      }
      List<String> before = table(rig);
      rows(topic.generation(2000), one.after, one.keys.get(1), 1 + ROWS);
      rig.pollAndCommit();
      if (!one.safe && migrate.equals("safe")) {
        assertThatThrownBy(rig::poll)
            .isInstanceOf(ConnectException.class)
            .hasMessageContaining("orders:\n  - ");
        assertThat(table(rig)).as("columns and rows").isEqualTo(before);
        return;
      }
      rig.poll();
      assertThat(rig.number("SELECT count(*) FROM orders")).isEqualTo(one.safe ? 2 * ROWS : ROWS);
      assertThat(table(rig).containsAll(before.subList(before.size() - ROWS, before.size())))
          .as("the rows of before")
          .isEqualTo(one.safe && one.before.size() >= one.after.size());
      List<String> once = table(rig);
      rows(topic.generation(3000), one.after, one.keys.get(1), 1 + 2 * ROWS);
      rig.restart();
      rig.pollAndCommit();
      rig.poll();
      assertThat(table(rig)).as("migrated again, with ten rows more").containsAll(once);
      assertThat(table(rig)).hasSize(once.size() + ROWS);
    }
  }
}
