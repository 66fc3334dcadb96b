package io.tidemark.sink.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.sink.kit.Target.Described;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A change of a table's records, and whether a table follows it by itself.
 *
 * @param text in words
 * @param numbers the behaviours that it shows
 * @param safe whether {@code migrate.mode=safe} does it
 * @param fits whether the table takes the later records as it is
 * @param before the records at first
 * @param after the records later
 */
record Migration(String text, String numbers, boolean safe, Fits fits, Shape before, Shape after) {
  private static final int ROWS = 10;
  private static final String LARGER = "a column's values get larger";

  /** What a table does with records that it was not made for. */
  enum Fits {
    YES,
    NO,
    /** The database itself refuses those that do not fit. */
    BY_ROW
  }

  /** What a database must tell apart for the table not to fit: else it takes all as they are. */
  Set<Feature> needs() {
    return text.equals(LARGER) ? Set.of(Feature.SIZES) : Set.of();
  }

  static List<Migration> all() {
    return Stream.of(columns(), keys(), types()).flatMap(Function.identity()).toList();
  }

  private static Stream<Migration> columns() {
    return Stream.of(
        of(
            "a column comes that may hold NULL",
            "DEST-38 DEST-44 CQ-23",
            true,
            Fits.NO,
            base(),
            shape -> shape.with("bool", Schema.OPTIONAL_BOOLEAN_SCHEMA)),
        of(
            "a column comes that may not hold NULL",
            "DEST-39 DEST-56",
            false,
            Fits.NO,
            base(),
            shape -> shape.with("bool", Schema.BOOLEAN_SCHEMA)),
        of(
            "a column goes that may hold NULL",
            "DEST-40",
            true,
            Fits.YES,
            base().with("bool", Schema.OPTIONAL_BOOLEAN_SCHEMA),
            shape -> shape.without("bool")),
        of(
            "a column goes that may not hold NULL",
            "DEST-41 DEST-56",
            true,
            Fits.BY_ROW,
            base().with("bool", Schema.BOOLEAN_SCHEMA),
            shape -> shape.without("bool")));
  }

  private static Stream<Migration> keys() {
    return Stream.of(
        of(
            "another column becomes the key",
            "DEST-43 DEST-56",
            false,
            Fits.NO,
            base().with("code", Schema.INT64_SCHEMA),
            shape -> shape.keyed("code")),
        of(
            "a column joins the key",
            "DEST-39 DEST-56",
            false,
            Fits.NO,
            base().with("code", Schema.INT64_SCHEMA),
            shape -> shape.keyed("id", "code")),
        of(
            "a column leaves the key",
            "DEST-43 DEST-56",
            false,
            Fits.NO,
            base().with("code", Schema.INT64_SCHEMA).keyed("id", "code"),
            shape -> shape.keyed("code")));
  }

  private static Stream<Migration> types() {
    return Stream.of(
        of(
            "a column changes its type",
            "DEST-43 DEST-56 CQ-24",
            false,
            Fits.NO,
            base().with("flag", Schema.BOOLEAN_SCHEMA),
            shape -> shape.without("flag").with("flag", Schema.STRING_SCHEMA)),
        of(
            "a column's values get smaller",
            "DEST-43 DEST-46",
            true,
            Fits.YES,
            base().with("number", Schema.OPTIONAL_INT64_SCHEMA),
            shape -> shape.without("number").with("number", Schema.OPTIONAL_INT16_SCHEMA)),
        of(
            LARGER,
            "DEST-43 DEST-46",
            true,
            Fits.NO,
            base().with("number", Schema.OPTIONAL_INT16_SCHEMA),
            shape -> shape.without("number").with("number", Schema.OPTIONAL_INT64_SCHEMA)),
        of(
            "a column may hold NULL from now on",
            "DEST-43 DEST-56",
            true,
            Fits.BY_ROW,
            base().with("bool", Schema.BOOLEAN_SCHEMA),
            shape -> shape.without("bool").with("bool", Schema.OPTIONAL_BOOLEAN_SCHEMA)));
  }

  private static Migration of(
      String text,
      String numbers,
      boolean safe,
      Fits fits,
      Shape before,
      UnaryOperator<Shape> change) {
    return new Migration(text, numbers, safe, fits, before, change.apply(before));
  }

  private static Shape base() {
    return Shape.of("things");
  }

  /** Appended rows have no key that could change. */
  Set<Mode> modes() {
    return before.key().equals(after.key()) ? Mode.FURTHEST : Mode.DELETING;
  }

  void inSafeMode(Scene scene) {
    Log log = Log.of(before).rows(rows(before, 0));
    Worker worker = scene.start(log).flush();
    log.generation(2000).shape(after).rows(rows(after, ROWS));
    if (safe) {
      follows(scene, log, worker);
    } else {
      refused(scene, log, worker, "Tables do not fit the records", "migrate.mode=safe");
    }
  }

  void inForcedMode(Scene scene) {
    Log log = Log.of(before).rows(rows(before, 0));
    Worker worker = scene.with("migrate.mode", "forced").start(log).flush();
    log.generation(2000).shape(after).rows(rows(after, ROWS));
    if (safe) {
      follows(scene, log, worker);
    } else {
      anew(scene, log, worker);
    }
  }

  /** The table is made for the new records, and the old ones are gone. */
  private void anew(Scene scene, Log log, Worker worker) {
    worker.flush();
    assertThat(scene.rows(after)).isEqualTo(plain(rows(after, ROWS)));
    Described once = scene.described(after);
    assertThat(once.names()).startsWith(names(after).toArray(String[]::new));
    assertThat(once.key())
        .containsExactlyInAnyOrderElementsOf(scene.mode == Mode.APPEND ? List.of() : after.key());
    log.rows(rows(after, 2 * ROWS));
    worker.flush();
    assertThat(scene.rows(after)).hasSize(2 * ROWS);
    assertThat(scene.described(after)).isEqualTo(once);
  }

  private void follows(Scene scene, Log log, Worker worker) {
    worker.flush();
    List<Map<String, @Nullable Object>> found = scene.rows(after);
    assertThat(found).hasSize(2 * ROWS);
    assertThat(found.subList(ROWS, 2 * ROWS)).isEqualTo(plain(rows(after, ROWS)));
    List<String> common = new ArrayList<>(scene.described(after).names());
    assertThat(common).containsAll(names(before)).containsAll(names(after));
    Described once = scene.described(after);
    log.rows(rows(after, 2 * ROWS));
    worker.flush();
    assertThat(scene.rows(after)).hasSize(3 * ROWS);
    assertThat(scene.described(after)).isEqualTo(once);
  }

  private void refused(Scene scene, Log log, Worker worker, String... words) {
    final Described described = scene.described(before);
    final List<Map<String, @Nullable Object>> found = scene.rows(before);
    assertThatThrownBy(worker::flush).message().contains(words);
    assertThat(scene.described(before)).isEqualTo(described);
    assertThat(scene.rows(before)).isEqualTo(found).hasSize(ROWS);
    assertThat(scene.counts(log.generation())).isEqualTo("0/0/0/0/0");
    assertThat(worker.committedNow(log)).isEqualTo(ROWS);
  }

  /** Nothing is ever changed: only records that the table takes as it is are written. */
  void inModeNone(Scene scene) {
    Log log = Log.of(before).rows(rows(before, 0));
    scene.start(log).flush().close();
    log.generation(2000).shape(after).rows(rows(after, ROWS));
    Worker worker = scene.with("migrate.mode", "none").start(log);
    final Described described = scene.described(before);
    switch (fits) {
      case YES -> follows(scene, log, worker);
      case NO -> refused(scene, log, worker, "Tables do not fit the records", "migrate.mode=none");
      case BY_ROW -> refused(scene, log, worker, "Table things", "offset ");
    }
    assertThat(scene.described(before)).isEqualTo(described);
  }

  private static List<String> names(Shape shape) {
    return shape.value().fields().stream().map(f -> f.name()).toList();
  }

  private List<Map<String, @Nullable Object>> plain(List<List<@Nullable Object>> rows) {
    return rows.stream().map(after::plain).toList();
  }

  private static List<List<@Nullable Object>> rows(Shape shape, int from) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = from + 1; i <= from + ROWS; i++) {
      int n = i;
      List<@Nullable Object> row = new ArrayList<>();
      shape.value().fields().forEach(field -> row.add(cell(field.schema(), n)));
      rows.add(row);
    }
    return rows;
  }

  private static @Nullable Object cell(Schema schema, int n) {
    if (schema.isOptional() && n % 3 == 0) {
      return null;
    }
    return switch (schema.type()) {
      case INT16 -> (short) n;
      case INT64 -> (long) n;
      case BOOLEAN -> n % 2 == 0;
      default -> "text " + n;
    };
  }
}
