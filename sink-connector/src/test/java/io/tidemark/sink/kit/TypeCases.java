package io.tidemark.sink.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.sink.kit.Target.Described;
import io.tidemark.table.Kind;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/** Values get in whole, and what has not changed is not written. */
final class TypeCases {
  private static final String THEME = "Types";

  private TypeCases() {}

  static List<Case> all() {
    return List.of(
        Case.of(
            THEME,
            "smallest, largest, empty and odd values of every type",
            "DEST-20 DEST-29 DEST-30 DEST-31 DEST-32",
            Mode.ALL,
            TypeCases::edges),
        Case.of(
            THEME,
            "the same values again are no change, for every type",
            "DEST-35 DEST-46 DEST-52",
            Mode.KEYED,
            TypeCases::unchanged),
        Case.of(
            THEME,
            "a value in one column only is a change, for every type",
            "DEST-28",
            Mode.KEYED,
            TypeCases::oneColumn),
        Case.of(
            THEME,
            "NULL is neither empty nor zero, nor JSON's null, nor the schema's default",
            "DEST-28",
            Mode.ALL,
            TypeCases::nulls));
  }

  private static void edges(Scene scene) {
    Samples samples = new Samples(scene.lacks);
    Shape shape = samples.shape("every_type", true);
    List<List<@Nullable Object>> rows = samples.edges();
    Log log = Log.of(shape).rows(rows);
    scene.start(log).flush();
    assertThat(scene.rows(shape)).isEqualTo(samples.plain(shape, rows));
  }

  private static void unchanged(Scene scene) {
    Samples samples = new Samples(scene.lacks);
    Shape shape = samples.shape("every_type", true);
    List<List<@Nullable Object>> rows = samples.edges();
    rows.addAll(samples.random(new Random(4), 100, 110));
    rows.addAll(samples.nulls(200, 200));
    Log log = Log.of(shape).rows(rows);
    Worker worker = scene.start(log).flush();
    final Described before = scene.described(shape);
    log.generation(2000).rows(rows);
    worker.flush();
    assertThat(scene.counts(2000)).isEqualTo("0/0/%d/0/0".formatted(rows.size()));
    assertThat(scene.column(shape, "_sync_generation", Kind.INT64)).containsOnly(1000L);
    assertThat(scene.described(shape)).isEqualTo(before);
  }

  private static void oneColumn(Scene scene) {
    Samples samples = new Samples(scene.lacks);
    Shape shape = samples.shape("every_type", true);
    List<List<@Nullable Object>> nulls = samples.nulls(1, shape.columns().size() - 1L);
    Log log = Log.of(shape).rows(nulls);
    Worker worker = scene.start(log).flush();
    List<@Nullable Object> values = samples.random(new Random(5), 1, 1).get(0);
    for (int i = 1; i < values.size(); i++) {
      nulls.get(i - 1).set(i, values.get(i));
    }
    log.generation(2000).rows(nulls);
    worker.flush();
    assertThat(scene.counts(2000)).isEqualTo("0/%d/0/0/0".formatted(nulls.size()));
    assertThat(scene.rows(shape)).isEqualTo(samples.plain(shape, nulls));
  }

  private static void nulls(Scene scene) {
    Shape shape =
        Shape.builder("things", "id")
            .field("id", Schema.INT64_SCHEMA)
            .field("text", Schema.OPTIONAL_STRING_SCHEMA)
            .field("number", Schema.OPTIONAL_INT32_SCHEMA)
            .field("json", SchemaBuilder.string().name("io.debezium.data.Json").optional().build())
            .field("given", SchemaBuilder.string().optional().defaultValue("default").build())
            .shape();
    Object[] empty = {1L, "", 0, "null", ""};
    Object[] nothing = {2L, null, null, null, null};
    scene.start(Log.of(shape).row(empty).row(nothing)).flush();
    List<Map<String, @Nullable Object>> expected = shape.plain(empty, nothing);
    assertThat(scene.rows(shape)).isEqualTo(expected);
    assertThat(expected.get(0).get("json")).isNotNull();
    assertThat(expected.get(1).get("json")).isNull();
  }
}
