package io.tidemark.source.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.connect.DecimalMode;
import io.tidemark.connect.MarkerRecords;
import io.tidemark.generation.Manifest;
import io.tidemark.generation.Marker;
import io.tidemark.generation.RecordHeaders;
import io.tidemark.monitor.TaskMetrics;
import io.tidemark.source.generation.Bell;
import io.tidemark.source.generation.IdSequence;
import io.tidemark.source.generation.Ids;
import io.tidemark.source.log.LogOffset.State;
import io.tidemark.source.plan.Mapping;
import io.tidemark.source.plan.Trigger;
import io.tidemark.source.read.TideRecord;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The course of a log")
class CourseTest {
  private static final String MARKERS = "markers";
  private static final LogTable.Form FORM =
      new LogTable.Form(
          new PostgresLog(),
          "db",
          "shop",
          "shop.",
          Mapping.ALL,
          DecimalMode.PRECISE,
          new TreeMap<>());

  private final IdSequence ids = new IdSequence(0);
  private final List<Marker> markers = new ArrayList<>();
  private final List<SourceRecord> rows = new ArrayList<>();
  private final List<SourceRecord> unsettled = new ArrayList<>();
  private long nanos;
  private long offset;
  private LogOffset kept =
      new LogOffset(
          State.SNAPSHOT, Ids.Taken.NONE, 0, null, new TreeMap<>(), List.of(), new TreeMap<>());

  private final Surroundings around =
      new Surroundings(
          "shop",
          "shop-connector",
          MARKERS,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          new LogGauges(TaskMetrics.unseen(), "shop"),
          new Bell(),
          () -> nanos,
          () -> 1_000_000);

  private static LogTable table(String name) {
    Column id = new Column("id", ColumnType.of(Kind.INT64), false);
    return LogTable.of(
        new TableSchema(new TableId("public", name), List.of(id), List.of("id")), FORM);
  }

  private Course course(@Nullable String position, String... tables) {
    Beginning beginning =
        new Beginning(position, Trigger.INITIAL, "", new TreeMap<>(), List.of(), null);
    return new Course(
        around, ids, Arrays.stream(tables).map(CourseTest::table).toList(), beginning);
  }

  private void tell(Course course, SourceRecord... records) throws InterruptedException {
    List<Event> events = Arrays.stream(records).map(r -> Event.of(r, new PostgresLog())).toList();
    take(course.next(() -> events));
  }

  /** Lets it go on without an event, and acknowledges what it sends. */
  private void goOn(Course course, int times) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      settle();
      take(course.next(List::of));
    }
    settle();
  }

  private void take(List<SourceRecord> records) {
    for (SourceRecord record : records) {
      if (record.topic().equals(MARKERS)) {
        markers.add(MarkerRecords.fromValue(record.value()));
      } else {
        rows.add(record);
      }
    }
    unsettled.addAll(records);
  }

  private void settle() {
    for (SourceRecord record : unsettled) {
      ((TideRecord) record).receipt().acknowledged(record.topic(), 0, offset++);
      kept = LogOffset.parse(record.sourceOffset());
    }
    unsettled.clear();
  }

  private List<String> said() {
    return markers.stream().map(m -> m.type() + " " + m.stream().sync()).toList();
  }

  private Marker last() {
    return markers.get(markers.size() - 1);
  }

  private static Object header(SourceRecord record, String name) {
    return record.headers().lastWithName(name).value();
  }

  private Course followed() throws InterruptedException {
    Course course = course(null, "orders");
    tell(
        course,
        DebeziumRecords.notification("STARTED", 5),
        DebeziumRecords.change("r", 1L, "Ann", 5),
        DebeziumRecords.notification("COMPLETED", 5));
    goOn(course, 4);
    markers.clear();
    rows.clear();
    return course;
  }

  @Test
  @DisplayName("a snapshot is one generation of each table, of empty ones too")
  void snapshot() throws InterruptedException {
    Course course = course(null, "items", "orders");
    tell(
        course,
        DebeziumRecords.notification("STARTED", 5),
        DebeziumRecords.change("r", 1L, "Ann", 5),
        DebeziumRecords.change("r", 2L, "Ben", 5),
        DebeziumRecords.notification("COMPLETED", 5));
    assertThat(said()).containsExactly("START public.items", "START public.orders");
    assertThat(rows)
        .hasSize(2)
        .allMatch(row -> header(row, RecordHeaders.KIND).equals(RecordHeaders.KIND_ROW))
        .allMatch(row -> header(row, RecordHeaders.GENERATION).equals(last().generation()));
    goOn(course, 4);
    assertThat(said()).endsWith("END public.items", "END public.orders").hasSize(4);
    assertThat(markers.get(2).deletable()).isTrue();
    assertThat(markers.get(2).ends().count()).isZero();
    assertThat(last().deletable()).isTrue();
    assertThat(last().ends().count()).isEqualTo(2);
    assertThat(last().mode()).isEqualTo("full");
  }

  @Test
  @DisplayName("no END goes out before every row of every table has been acknowledged")
  void endWaits() throws InterruptedException {
    Course course = course(null, "orders");
    tell(
        course,
        DebeziumRecords.notification("STARTED", 5),
        DebeziumRecords.change("r", 1L, "Ann", 5),
        DebeziumRecords.notification("COMPLETED", 5));
    take(course.next(List::of));
    take(course.next(List::of));
    assertThat(said()).containsExactly("START public.orders");
    goOn(course, 4);
    assertThat(last().type()).isEqualTo(Marker.Type.END);
  }

  @Test
  @DisplayName("until the last END has arrived a restart begins the snapshot anew, then it goes on")
  void kept() throws InterruptedException {
    Course course = course(null, "items", "orders");
    tell(
        course,
        DebeziumRecords.notification("STARTED", 5),
        DebeziumRecords.notification("COMPLETED", 5));
    goOn(course, 1);
    assertThat(said()).last().isEqualTo("END public.items");
    assertThat(kept.state()).isEqualTo(State.SNAPSHOT);
    assertThat(kept.position()).isNull();
    assertThat(kept.shapes()).containsOnlyKeys("public.items", "public.orders");
    goOn(course, 1);
    assertThat(kept.state()).isEqualTo(State.CHANGES);
    assertThat(kept.position()).isEqualTo("{\"lsn\":5}");
  }

  @Test
  @DisplayName(
      "changes have a higher id than the snapshot, deletes are tombstones, and one run ends them")
  void changes() throws InterruptedException {
    Course course = followed();
    tell(
        course,
        DebeziumRecords.change("u", 1L, "Anna", 7),
        DebeziumRecords.change("d", 2L, null, 8));
    assertThat(said()).containsExactly("START public.orders");
    assertThat(last().mode()).isEqualTo("log");
    assertThat(rows).hasSize(2);
    assertThat(header(rows.get(0), RecordHeaders.KIND)).isEqualTo(RecordHeaders.KIND_CHANGE);
    assertThat(rows.get(1).value()).isNull();
    assertThat(rows.get(1).key()).isNotNull();
    nanos += Duration.ofSeconds(11).toNanos();
    goOn(course, 1);
    assertThat(last().type()).isEqualTo(Marker.Type.END);
    assertThat(last().deletable()).isFalse();
    assertThat(last().rows()).isEqualTo(2);
    assertThat(last().generation()).isEqualTo(ids.highest());
    assertThat(ids.highest()).isGreaterThan(1_000_000);
  }

  @Test
  @DisplayName("a run that is never idle ends all the same: what comes next waits for it once")
  void busy() throws InterruptedException {
    Course course = followed();
    tell(course, DebeziumRecords.change("u", 1L, "a", 7));
    nanos += Duration.ofSeconds(61).toNanos();
    tell(course, DebeziumRecords.change("u", 1L, "b", 8));
    assertThat(course.isWaiting()).isTrue();
    goOn(course, 1);
    assertThat(last().type()).isEqualTo(Marker.Type.END);
    assertThat(last().rows()).isEqualTo(2);
    assertThat(course.isWaiting()).isFalse();
  }

  @Test
  @DisplayName("END names the last offsets of all that was ever sent, and counts its own records")
  void endsOfAll() throws InterruptedException {
    Course course = followed();
    tell(course, DebeziumRecords.change("u", 1L, "a", 7));
    nanos += Duration.ofSeconds(11).toNanos();
    goOn(course, 1);
    Manifest first = last().ends();
    tell(course, DebeziumRecords.notification("STARTED", 9));
    tell(course, DebeziumRecords.notification("COMPLETED", 9));
    goOn(course, 3);
    assertThat(last().mode()).isEqualTo("full");
    assertThat(last().ends().count()).isZero();
    assertThat(last().ends().ends().keySet()).isEqualTo(first.ends().keySet());
  }

  @Test
  @DisplayName("the kept position is never ahead of a record that was not acknowledged")
  void position() throws InterruptedException {
    Course course = followed();
    tell(course, DebeziumRecords.change("u", 1L, "a", 7));
    List<SourceRecord> first = List.copyOf(unsettled);
    unsettled.clear();
    tell(course, DebeziumRecords.change("u", 1L, "b", 8), DebeziumRecords.heartbeat(9));
    assertThat(LogOffset.parse(unsettled.get(0).sourceOffset()).position()).contains(":5}");
    settle();
    tell(course, DebeziumRecords.change("u", 1L, "c", 10));
    assertThat(LogOffset.parse(unsettled.get(0).sourceOffset()).position()).contains(":5}");
    unsettled.addAll(0, first);
    settle();
    tell(course, DebeziumRecords.change("u", 1L, "d", 11));
    assertThat(LogOffset.parse(unsettled.get(0).sourceOffset()).position()).contains(":10}");
  }

  @Test
  @DisplayName("a truncated table is a generation without rows, between two runs of changes")
  void truncated() throws InterruptedException {
    Course course = followed();
    tell(
        course,
        DebeziumRecords.change("u", 1L, "a", 7),
        DebeziumRecords.change("t", null, null, 8),
        DebeziumRecords.change("c", 2L, "b", 9));
    long before = last().generation();
    assertThat(rows).hasSize(1);
    goOn(course, 5);
    assertThat(said())
        .containsExactly(
            "START public.orders",
            "END public.orders",
            "START public.orders",
            "END public.orders",
            "START public.orders");
    Marker emptied = markers.get(3);
    assertThat(emptied.mode()).isEqualTo("full");
    assertThat(emptied.deletable()).isTrue();
    assertThat(emptied.ends().count()).isZero();
    assertThat(emptied.generation()).isGreaterThan(before).isLessThan(last().generation());
    assertThat(rows).hasSize(2);
  }

  @Test
  @DisplayName(
      "while the tables are still and the log goes on, the newest marker carries the position")
  void beats() throws InterruptedException {
    Course course = followed();
    tell(course, DebeziumRecords.heartbeat(20), DebeziumRecords.heartbeat(30));
    assertThat(markers).isEmpty();
    nanos += Duration.ofSeconds(61).toNanos();
    goOn(course, 1);
    assertThat(said()).containsExactly("END public.orders");
    assertThat(kept.position()).contains(":20}");
    nanos += Duration.ofSeconds(61).toNanos();
    goOn(course, 2);
    assertThat(markers).hasSize(1);
  }

  @Test
  @DisplayName("a marker that was lost fails the task")
  void lostMarker() throws InterruptedException {
    Course course = course(null, "orders");
    tell(course, DebeziumRecords.notification("STARTED", 5));
    ((TideRecord) unsettled.get(0)).receipt().dropped();
    assertThatThrownBy(() -> course.next(List::of))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("START of shop/public.orders");
  }

  @Test
  @DisplayName("a snapshot that is broken off gives up what it had begun before the next begins")
  void givenUp() throws InterruptedException {
    Beginning beginning =
        new Beginning(
            null,
            Trigger.INITIAL,
            "",
            new TreeMap<>(),
            List.of(),
            new Beginning.BrokenOff(
                new Run(900_000, 900_000, true, Trigger.INITIAL, 1),
                List.of(table("orders"), LogTable.gone("public.off", FORM))));
    ids.used(900_000, 900_000);
    Course course = new Course(around, ids, List.of(table("new"), table("orders")), beginning);
    tell(course, DebeziumRecords.notification("STARTED", 5));
    assertThat(said())
        .containsExactly(
            "ABORT public.orders", "ABORT public.off", "START public.new", "START public.orders");
    assertThat(markers.get(1).topic()).isEqualTo("shop.public.off");
    assertThat(markers.get(0).generation()).isEqualTo(900_000);
    assertThat(last().generation()).isGreaterThan(900_000);
    assertThat(last().scope().planId()).isEqualTo(900_000);
  }
}
