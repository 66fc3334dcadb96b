package io.tidemark.source.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.connect.DecimalMode;
import io.tidemark.connect.MarkerRecords;
import io.tidemark.generation.Marker;
import io.tidemark.monitor.Labels;
import io.tidemark.monitor.Metric;
import io.tidemark.monitor.Metric.Group;
import io.tidemark.monitor.MetricSet;
import io.tidemark.monitor.TaskMetrics;
import io.tidemark.source.generation.Bell;
import io.tidemark.source.generation.IdSequence;
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
import java.util.stream.Stream;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What the course of a log shows")
class CourseGaugesTest {
  private static final String MARKERS = "markers";

  /** The database's time, in milliseconds. */
  private static final long NOW = 1_000_000;

  private final TaskMetrics metrics = TaskMetrics.unseen();
  private final IdSequence ids = new IdSequence(0);
  private final List<Marker> markers = new ArrayList<>();
  private long nanos;
  private long offset;
  private Course course;

  private final Surroundings around =
      new Surroundings(
          "shop",
          "shop-connector",
          MARKERS,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          new LogGauges(metrics, "shop"),
          new Bell(),
          () -> nanos,
          () -> NOW);

  @BeforeEach
  void begin() {
    Beginning beginning =
        new Beginning(null, Trigger.INITIAL, "", new TreeMap<>(), List.of(), null);
    course = new Course(around, ids, List.of(table("items"), table("orders")), beginning);
  }

  private static LogTable table(String name) {
    Column id = new Column("id", ColumnType.of(Kind.INT64), false);
    return LogTable.of(
        new TableSchema(new TableId("public", name), List.of(id), List.of("id")),
        new LogTable.Form(
            new PostgresLog(),
            "db",
            "shop",
            "shop.",
            Mapping.ALL,
            DecimalMode.PRECISE,
            new TreeMap<>()));
  }

  private static Event read(SourceRecord record) {
    return Event.of(record, new PostgresLog());
  }

  /** Tells it what the engine says, lets it go on, and acknowledges what it sends. */
  private void tell(Event... events) throws InterruptedException {
    settle(course.next(() -> List.of(events)));
    for (int i = 0; i < 4; i++) {
      settle(course.next(List::of));
    }
  }

  private void settle(List<SourceRecord> records) {
    for (SourceRecord record : records) {
      if (record.topic().equals(MARKERS)) {
        markers.add(MarkerRecords.fromValue(record.value()));
      }
      ((TideRecord) record).receipt().acknowledged(record.topic(), 0, offset++);
    }
  }

  private List<Long> shown(String sync, Metric... wanted) {
    MetricSet of = metrics.of(Group.LOG_TABLE, Labels.sync("shop", sync));
    return Arrays.stream(wanted).map(of::get).toList();
  }

  private boolean snapshotRuns() {
    return metrics.of(Group.LOG_TASK, Labels.source("shop")).get(Metric.SNAPSHOT_RUNNING) == 1;
  }

  private void snapshot() throws InterruptedException {
    tell(
        read(DebeziumRecords.notification("STARTED", 5)),
        read(DebeziumRecords.change("r", 1L, "Ann", 5)),
        read(DebeziumRecords.change("r", 2L, "Ben", 5)));
  }

  @Test
  @DisplayName(
      "a snapshot while it is under way, and then that all tables are read up to its start")
  void ofSnapshot() throws InterruptedException {
    snapshot();
    assertThat(shown("public.orders", Metric.STATE, Metric.ROWS_READ)).containsExactly(1L, 2L);
    assertThat(shown("public.items", Metric.STATE, Metric.SOURCE_LAG)).containsExactly(1L, -1L);
    assertThat(snapshotRuns()).isTrue();
    tell(read(DebeziumRecords.notification("COMPLETED", 5)));
    assertThat(snapshotRuns()).isFalse();
    Metric[] of = {
      Metric.STATE,
      Metric.GENERATION_CURRENT,
      Metric.GENERATION_AGE,
      Metric.LAST_SUCCESS,
      Metric.SOURCE_LAG
    };
    assertThat(Stream.of("public.items", "public.orders").map(sync -> shown(sync, of)))
        .containsOnly(List.of(0L, ids.highest(), 0L, NOW, NOW));
    assertThat(markers).allMatch(marker -> marker.watermark() == null);
  }

  @Test
  @DisplayName("a run of changes until it is over, and meanwhile that other tables are read")
  void ofChanges() throws InterruptedException {
    snapshot();
    tell(read(DebeziumRecords.notification("COMPLETED", 5)));
    tell(read(DebeziumRecords.change("u", 1L, "Anna", 1_007)), new Event.Seen(1_007_000));
    assertThat(shown("public.orders", Metric.STATE, Metric.LAST_SUCCESS, Metric.SOURCE_LAG))
        .containsExactly(1L, NOW, 1_007_000L);
    assertThat(shown("public.items", Metric.STATE, Metric.LAST_SUCCESS))
        .containsExactly(0L, 1_007_000L);
    nanos += Duration.ofSeconds(11).toNanos();
    tell();
    assertThat(shown("public.orders", Metric.STATE, Metric.LAST_SUCCESS, Metric.ROWS_READ))
        .containsExactly(0L, 1_007_000L, 3L);
    assertThat(markers.get(markers.size() - 1).watermark()).isEqualTo("1970-01-01T00:16:47Z");
  }
}
