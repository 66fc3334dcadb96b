package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.generation.Marker;
import io.tidemark.source.generation.SourceOffset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Syncs of every mode that an earlier release has begun, kept in a folder for each release whose
 * state is another.
 */
class UpgradeIT {
  private static final Path RELEASES = Path.of("src/test/resources/state");
  private static final String CURRENT = "0.1";
  private static final Pattern SETTING = Pattern.compile("(\\S+)=(\\S+)");

  @TempDir Path snapshots;

  /** A sync of each kind, whose name its table has. */
  private enum Kind {
    /** Read up to its middle. */
    SCANNED("schedule=manual fetch.size=10 read.ahead.bytes=0"),
    /** Read in ranges. */
    CUT("schedule=manual splits=2"),
    /** Read by a cursor, and reconciled. */
    CHANGES("mode=incremental cursor.column=at poll.interval.ms=200 reconcile.schedule=PT1000H"),
    /** Compared with its last run. */
    COMPARED("mode=diff schedule=manual");

    private final String settings;

    Kind(String settings) {
      this.settings = settings;
    }

    String table() {
      return "upgraded." + name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A database is known to the sync by a number that each server draws, unless its user may not ask
   * for that: then by its name, which the next server's has too.
   */
  @BeforeEach
  void source() {
    SourcePostgres.schema(
        "upgraded",
        "CREATE TABLE scanned AS SELECT i::bigint AS id, 'row ' || i AS name FROM generate_series(1, 40) i",
        "CREATE TABLE cut AS SELECT i::bigint AS id, 'row ' || i AS name FROM generate_series(1, 4000) i",
        "CREATE TABLE changes AS SELECT i::bigint AS id, timestamptz '2024-01-01Z' + i * interval '1 hour'"
            + " AS at FROM generate_series(1, 30) i",
        "CREATE TABLE compared AS SELECT i::bigint AS id, 'row ' || i AS name FROM generate_series(1, 5) i",
        "ALTER TABLE changes ALTER at SET NOT NULL",
        "ALTER TABLE scanned ADD PRIMARY KEY (id)",
        "ALTER TABLE cut ADD PRIMARY KEY (id)",
        "ALTER TABLE changes ADD PRIMARY KEY (id)",
        "ALTER TABLE compared ADD PRIMARY KEY (id)",
        "DROP ROLE IF EXISTS upgrader",
        "CREATE ROLE upgrader LOGIN PASSWORD 'upgrader'",
        "GRANT USAGE ON SCHEMA upgraded TO upgrader",
        "GRANT SELECT ON ALL TABLES IN SCHEMA upgraded TO upgrader",
        "REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC");
  }

  @AfterEach
  void askAgain() {
    SourcePostgres.execute(
        "GRANT EXECUTE ON FUNCTION pg_control_system() TO PUBLIC; DROP OWNED BY upgrader; DROP ROLE upgrader");
  }

  private Map<String, String> config(Kind kind) {
    Map<String, String> config =
        SourcePostgres.config(
            "tables", kind.table(),
            "snapshot.dir", snapshots.toString());
    SETTING
        .matcher(kind.settings)
        .results()
        .forEach(setting -> config.put(setting.group(1), setting.group(2)));
    config.put("connection.user", "upgrader");
    config.put("connection.password", "upgrader");
    return config;
  }

  /** The same, and one more run is asked for. */
  private Map<String, String> again(Kind kind) {
    Map<String, String> config = config(kind);
    config.put("signal", "{\"id\":\"%s\",\"type\":\"run\"}".formatted(UUID.randomUUID()));
    return config;
  }

  static List<LeftBehind> releases() throws IOException {
    try (var folders = Files.list(RELEASES)) {
      return folders.sorted().map(LeftBehind::new).toList();
    }
  }

  private static LeftBehind current() {
    return new LeftBehind(RELEASES.resolve(CURRENT));
  }

  @Test
  @EnabledIfSystemProperty(named = "upgrade.write", matches = "true")
  @DisplayName("writes what this release leaves behind")
  void leave() throws InterruptedException {
    FakeOffsets offsets = new FakeOffsets();
    try (FakeWorker worker = new FakeWorker(offsets)) {
      worker.start(again(Kind.SCANNED));
      while (worker.rows.size() < 20) {
        worker.next();
      }
    }
    ended(offsets, Kind.CUT, 2);
    ended(offsets, Kind.CHANGES, 2);
    ended(offsets, Kind.COMPARED, 1);
    current().write(offsets, snapshots);
  }

  private void ended(FakeOffsets offsets, Kind kind, int ends) throws InterruptedException {
    try (FakeWorker worker = new FakeWorker(offsets)) {
      worker.start(again(kind));
      worker.until(Marker.Type.END, ends);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("releases")
  @DisplayName("a read that an earlier release has begun is ended, with what that has sent")
  void scanned(LeftBehind left) throws InterruptedException {
    try (FakeWorker worker = new FakeWorker(left.offsets())) {
      worker.start(config(Kind.SCANNED));
      worker.until(Marker.Type.END, 1);
      Marker end = worker.lastMarker();
      assertThat(worker.column("id")).isEqualTo(LongStream.rangeClosed(11, 40).boxed().toList());
      assertThat(end.deletable()).isTrue();
      assertThat(end.attempts()).hasSize(2);
      assertThat(end.ends().count()).isEqualTo(40);
      assertThat(end.rows()).isEqualTo(40);
      worker.stop();

      worker.start(again(Kind.SCANNED));
      worker.until(Marker.Type.END, 2);
      assertThat(worker.lastMarker().generation()).isGreaterThan(end.attempts().get(1));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("releases")
  @DisplayName("a table that an earlier release has cut stays cut as it is")
  void cut(LeftBehind left) throws InterruptedException {
    FakeOffsets offsets = left.offsets();
    try (FakeWorker worker = new FakeWorker(offsets)) {
      worker.start(again(Kind.CUT));
      worker.until(Marker.Type.END, 2);
      assertThat(worker.rows).hasSize(4000);
      assertThat(worker.markers).allMatch(marker -> marker.scope().count() == 2);
      assertThat(worker.markers.stream().map(marker -> marker.scope().planId()).distinct())
          .containsExactlyElementsOf(plans(offsets));
    }
  }

  private static List<Long> plans(FakeOffsets offsets) {
    return offsets.all().entrySet().stream()
        .filter(entry -> "upgraded.cut".equals(entry.getKey().get("sync")))
        .map(entry -> SourceOffset.parse(entry.getValue()).planId())
        .distinct()
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("releases")
  @DisplayName("a cursor goes on where an earlier release has left it")
  void changes(LeftBehind left) throws InterruptedException {
    SourcePostgres.execute("INSERT INTO upgraded.changes VALUES (7000, '2024-02-01Z')");
    try (FakeWorker worker = new FakeWorker(left.offsets())) {
      worker.start(config(Kind.CHANGES));
      worker.until(Marker.Type.END, 1);
      assertThat(worker.column("id")).containsExactly(7000L);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("releases")
  @DisplayName("what an earlier release remembers of a table is what the next run is compared with")
  void compared(LeftBehind left) throws InterruptedException {
    left.layOut(snapshots);
    SourcePostgres.execute(
        "UPDATE upgraded.compared SET name = 'new' WHERE id = 2; DELETE FROM upgraded.compared WHERE id = 4");
    try (FakeWorker worker = new FakeWorker(left.offsets())) {
      worker.start(again(Kind.COMPARED));
      worker.until(Marker.Type.END, 1);
      assertThat(worker.lastMarker().mode()).isEqualTo("diff");
      assertThat(worker.rows.stream().map(row -> ((Struct) row.key()).get("id")))
          .containsExactlyInAnyOrder(2L, 4L);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  @DisplayName("an offset of a later release is refused with what to do, and left as it is")
  void laterOffset(Kind kind) {
    FakeOffsets offsets = current().offsets();
    offsets
        .all()
        .forEach(
            (partition, offset) -> {
              Map<String, Object> later = new HashMap<>(offset);
              later.put("v", 7L);
              later.put("mode", "never heard of");
              offsets.keep(partition, later);
            });
    Map<Map<String, ?>, Map<String, ?>> before = offsets.all();

    try (FakeWorker worker = new FakeWorker(offsets)) {
      assertThatThrownBy(() -> worker.start(again(kind)))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("Sync shop/" + kind.table())
          .hasMessageContaining("version 7")
          .hasMessageContaining("Install")
          .hasMessageNotContaining("reset");
    }
    assertThat(offsets.all()).isEqualTo(before);
  }

  @Test
  @DisplayName("a state file of a later release is refused with what to do, and left as it is")
  void laterState() throws IOException, InterruptedException {
    current().layOut(snapshots);
    Path state = LeftBehind.states(snapshots).get(0);
    byte[] later = later(Files.readAllBytes(state));
    Files.write(state, later);
    FakeOffsets offsets = current().offsets();

    try (FakeWorker worker = new FakeWorker(offsets)) {
      worker.start(again(Kind.COMPARED));
      assertThatThrownBy(worker::next)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("Sync upgraded.compared")
          .hasMessageContaining(state.toString())
          .hasMessageContaining("version 7")
          .hasMessageContaining("Install");
      assertThat(worker.rows).isEmpty();
    }
    assertThat(Files.readAllBytes(state)).isEqualTo(later);
    assertThat(offsets.all()).isEqualTo(current().offsets().all());
  }

  /** The version ends the first eight bytes; what follows them is of a form that nobody knows. */
  private static byte[] later(byte[] state) {
    byte[] later = state.clone();
    Arrays.fill(later, Long.BYTES, later.length, (byte) 1);
    later[Long.BYTES - 1] = 7;
    return later;
  }
}
