package io.tidemark.source;

import io.tidemark.connect.MarkerRecords;
import io.tidemark.generation.Marker;
import io.tidemark.generation.RecordHeaders;
import io.tidemark.monitor.TaskMetrics;
import io.tidemark.source.generation.Bell;
import io.tidemark.source.generation.ChangeOffset;
import io.tidemark.source.generation.IdSequence;
import io.tidemark.source.generation.SyncOffsets;
import io.tidemark.source.plan.CursorSpec;
import io.tidemark.source.plan.Mapping;
import io.tidemark.source.plan.Mode;
import io.tidemark.source.plan.Schedule;
import io.tidemark.source.plan.Signal;
import io.tidemark.source.plan.Subject;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.read.TideRecord;
import io.tidemark.table.TableId;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** An incremental sync on a stage: its reader, its clock, and a worker that keeps its offsets. */
final class ChangeStage {
  final FakeChangeReader reader = new FakeChangeReader();
  final Deque<SourceRecord> underWay = new ArrayDeque<>();

  /** What a destination has, by key: the record of the highest generation. */
  final Map<Long, SourceRecord> copy = new HashMap<>();

  final List<Marker> markers = new ArrayList<>();
  Mapping mapping = Mapping.ALL;

  /** How far each run looks back: whatever it is, everything. */
  Duration lookback = Duration.ZERO;

  CursorSpec.Nulls nulls = CursorSpec.Nulls.FAIL;
  private final Map<String, Long> nextOffset = new HashMap<>();
  private @Nullable Map<String, ?> kept;
  private long nanos;
  private final SignalBox signals = new SignalBox(Optional.empty(), false);
  private @Nullable ChangeRun run;
  private @Nullable Activity tests;
  private @Nullable IdSequence ids;

  void start() {
    SyncSpec spec =
        SyncSpec.of("t", Subject.of(new TableId("public", "t")))
            .mapping(mapping)
            .mode(Mode.INCREMENTAL)
            .schedule(Schedule.every(Duration.ofSeconds(5)))
            .topic("shop.t")
            .cursor(cursor())
            .build();
    Surroundings around =
        new Surroundings(
            "shop",
            "connector",
            "tidemark.generations",
            0,
            signals,
            new Ends(sync -> SyncOffsets.NONE, () -> nanos),
            new Bell(),
            new Transactions(false),
            () -> nanos,
            TaskMetrics.unseen());
    ids = new IdSequence(0);
    run = new ChangeRun(around, spec, reader, ids, left());
    tests = new TrialRun(around, spec, reader, run.tested());
  }

  private CursorSpec cursor() {
    return new CursorSpec(
        "seen", Optional.empty(), CursorSpec.DELAY, lookback, nulls, ZoneId.of("UTC"), "slot");
  }

  /** What the signal table asks, as of now. */
  void table(Signal... rows) {
    signals.put(List.of(rows));
  }

  Optional<ChangeOffset> left() {
    return Optional.ofNullable(kept).map(ChangeOffset::parse);
  }

  void crash() {
    current().close();
    underWay.clear();
  }

  ChangeRun current() {
    return Objects.requireNonNull(run, "the task has not been started");
  }

  void pass(Duration time) {
    nanos += time.toNanos();
    reader.clock += time.toMillis();
  }

  /** Takes steps until nothing more comes; what comes is under way. */
  void walk() {
    for (int quiet = 0; quiet < 5; quiet++) {
      List<SourceRecord> records = Objects.requireNonNull(tests).step().handOver();
      underWay.addAll(records);
      quiet = records.isEmpty() ? quiet : 0;
    }
  }

  /** The oldest record arrives. */
  void acknowledge() {
    SourceRecord record = underWay.remove();
    long offset = nextOffset.merge(record.topic(), 1L, Long::sum) - 1;
    ((TideRecord) record).receipt().acknowledged(record.topic(), 0, offset);
    kept = record.sourceOffset();
    if (record.topic().equals("tidemark.generations")) {
      markers.add(MarkerRecords.fromValue(record.value()));
    } else {
      copy.merge(
          ((Struct) record.key()).getInt64("id"),
          record,
          (a, b) ->
              header(b, RecordHeaders.GENERATION) >= header(a, RecordHeaders.GENERATION) ? b : a);
    }
  }

  /** Everything arrives, and whatever follows from it. */
  void settle() {
    for (int rounds = 0; rounds < 5; rounds++) {
      walk();
      while (!underWay.isEmpty()) {
        acknowledge();
      }
    }
  }

  /** The next poll, and whatever it brings. */
  void poll() {
    pass(Duration.ofSeconds(6));
    settle();
  }

  static long header(SourceRecord record, String name) {
    return (Long) record.headers().lastWithName(name).value();
  }

  /** What the destination would hold: names by id. */
  Map<Long, String> names() {
    Map<Long, String> names = new HashMap<>();
    copy.forEach((id, record) -> names.put(id, ((Struct) record.value()).getString("name")));
    return names;
  }

  /** The same of the source. */
  Map<Long, String> wanted() {
    Map<Long, String> names = new HashMap<>();
    reader.rows.forEach((id, row) -> names.put(id, row.name()));
    return names;
  }

  List<String> said() {
    return markers.stream().map(m -> m.type() + " " + m.trigger()).toList();
  }
}
