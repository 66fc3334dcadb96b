package io.tidemark.source;

import io.tidemark.connect.MarkerRecords;
import io.tidemark.generation.Marker;
import io.tidemark.generation.StreamId;
import io.tidemark.monitor.TaskMetrics;
import io.tidemark.source.generation.Bell;
import io.tidemark.source.generation.Receipt;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.generation.SyncOffsets;
import io.tidemark.source.plan.DiffGuard;
import io.tidemark.source.plan.Mapping;
import io.tidemark.source.plan.Mode;
import io.tidemark.source.plan.Schedule;
import io.tidemark.source.plan.Scope;
import io.tidemark.source.plan.Signal;
import io.tidemark.source.plan.Subject;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.read.TideRecord;
import io.tidemark.table.TableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * A sync on a stage: its reader, its clock, and a worker that keeps the offsets of what has been
 * acknowledged in order, as Connect does.
 */
final class Stage {
  final FakeReader reader = new FakeReader();
  final FakeTracking tracking = new FakeTracking();
  Mode mode = Mode.FULL;
  @Nullable String filter;
  Mapping mapping = Mapping.ALL;
  DiffGuard guard = DiffGuard.USUAL;
  long base;
  int looks;

  /** Whether what is acknowledged is kept at once, or by {@link #flush}. */
  boolean flushes = true;

  /** Why offsets cannot be had. */
  @Nullable ConnectException obstacle;

  Transactions transactions = new Transactions(false);

  private static final long HOUR = Duration.ofHours(1).toNanos();

  private long looksAtOffsets;
  private final List<SourceRecord> sent = new ArrayList<>();
  private final List<SourceRecord> unacknowledged = new ArrayList<>();
  private final Map<String, SyncOffsets> others = new HashMap<>();
  private final Map<String, Long> nextOffset = new HashMap<>();
  private Schedule schedule = Schedule.parse("PT1H");
  private SignalBox signals = new SignalBox(Optional.empty(), false);
  private final Map<Integer, Map<String, ?>> kept = new TreeMap<>();
  private final Map<Integer, Map<String, ?>> committable = new TreeMap<>();
  private long nanos;
  private final Ends ends = new Ends(this::offsetOfOther, () -> nanos);
  private @Nullable Activity run;

  void rows(long... ids) {
    LongStream.of(ids).forEach(reader.rows::add);
  }

  void schedule(String text) {
    schedule = Schedule.parse(text);
  }

  /** What the configuration asks; for the next task. */
  void signal(String json) {
    signals = new SignalBox(Optional.of(Signal.parse(json)), false);
  }

  /** What the signal table asks, as of now. */
  void table(Signal... rows) {
    signals.put(List.of(rows));
  }

  /** Another sync of another task has told by its offset how far it is. */
  void other(String sync, SourceOffset offset) {
    others.put(sync, new SyncOffsets(new TreeMap<>(Map.of(0, offset))));
  }

  private SyncOffsets offsetOfOther(String sync) {
    looks++;
    return others.getOrDefault(sync, SyncOffsets.NONE);
  }

  Map<String, String> partition(int scope) {
    return SourceOffset.partition(new StreamId("shop", "t"), scope);
  }

  /** Reads one range from the next start on. */
  void scope(Scope range) {
    reader.scope = range;
  }

  /** Starts the task. */
  void run() {
    SyncSpec spec =
        SyncSpec.of("t", Subject.of(new TableId("public", "t")).where(filter, List.of()))
            .mapping(mapping)
            .mode(mode)
            .schedule(schedule)
            .topic("shop.t")
            .fetchSize(FakeReader.PAGE)
            .scope(reader.scope)
            .guard(guard)
            .build();
    Surroundings around =
        new Surroundings(
            "shop",
            "connector",
            "tidemark.generations",
            base,
            signals,
            ends,
            new Bell(),
            transactions,
            () -> nanos,
            TaskMetrics.unseen());
    Lane lane = Lane.alone(new StreamId("shop", "t"), reader.scope, base);
    KeptOffsets kept = new KeptOffsets(this::readOffsets, () -> looksAtOffsets++ * HOUR);
    OffsetWait wait = new OffsetWait(spec, kept, transactions, () -> nanos);
    SideThread beside = new SideThread(Runnable::run);
    Tracker tracker = new Tracker(spec, tracking, wait, beside, () -> nanos);
    SyncRun sync = new SyncRun(around, spec, lane, reader, tracker, offsets().left(reader.scope));
    run = new TrialRun(around, spec, reader, sync.tested());
  }

  /** Ends the task without a word; what was not acknowledged was not sent. */
  void crash() {
    if (run != null) {
      run.close();
    }
    unacknowledged.clear();
    committable.clear();
  }

  /** What a next incarnation will find. */
  Optional<SourceOffset> left() {
    return Optional.ofNullable(kept.get(reader.scope.index())).map(SourceOffset::parse);
  }

  private Map<String, SyncOffsets> readOffsets() {
    if (obstacle != null) {
      throw obstacle;
    }
    return Map.of("t", offsets());
  }

  private SyncOffsets offsets() {
    TreeMap<Integer, SourceOffset> byScope = new TreeMap<>();
    kept.forEach((scope, offset) -> byScope.put(scope, SourceOffset.parse(offset)));
    return new SyncOffsets(byScope);
  }

  /** The offset of another scope, as a next incarnation will find it. */
  void left(int scope, SourceOffset offset) {
    kept.put(scope, offset.toMap());
  }

  void spoilPosition() {
    Map<String, Object> spoilt = new HashMap<>(left().orElseThrow().toMap());
    spoilt.put("resume", "[\"not a number\"]");
    kept.put(reader.scope.index(), spoilt);
  }

  /** Lets time go by, here and at the source. */
  void pass(Duration time) {
    nanos += time.toNanos();
    reader.clock += time.toMillis();
  }

  List<String> step() {
    return handOver(readAhead());
  }

  /** Takes a step, whose result waits for {@link #handOver}. */
  Parcel readAhead() {
    return Objects.requireNonNull(run, "the task has not been started").step();
  }

  List<String> handOver(Parcel parcel) {
    List<SourceRecord> records = parcel.handOver();
    sent.addAll(records);
    unacknowledged.addAll(records);
    return describe(records);
  }

  /** Steps until nothing more comes. */
  List<String> walk() {
    List<String> said = new ArrayList<>();
    for (int quiet = 0; quiet < 8; quiet++) {
      List<String> step = step();
      if (!step.isEmpty()) {
        said.addAll(step);
        quiet = 0;
      }
    }
    return said;
  }

  /** Walks through a whole generation: START, where rows wait for it, rows, END. */
  void toEnd() {
    for (int part = 0; part < 3; part++) {
      walk();
      acknowledgeAll();
    }
    walk();
  }

  void acknowledgeAll() {
    acknowledge(record -> true);
  }

  void acknowledgeAllBut(String name) {
    acknowledge(record -> !name(record).equals(name));
  }

  private void acknowledge(Predicate<SourceRecord> which) {
    List<SourceRecord> left = new ArrayList<>();
    for (SourceRecord record : unacknowledged) {
      if (!which.test(record)) {
        left.add(record);
        continue;
      }
      long offset = nextOffset.merge(record.topic(), 1L, Long::sum) - 1;
      ((TideRecord) record).receipt().acknowledged(record.topic(), 0, offset);
      if (left.isEmpty()) {
        committable.put(reader.scope.index(), record.sourceOffset());
      }
    }
    unacknowledged.clear();
    unacknowledged.addAll(left);
    if (flushes) {
      flush();
    }
  }

  /** Keeps the offsets of what has been acknowledged. */
  void flush() {
    kept.putAll(committable);
    committable.clear();
  }

  /** The receipt of a record, which is then neither acknowledged nor kept. */
  Receipt receiptOf(String name) {
    SourceRecord record =
        unacknowledged.stream().filter(r -> name(r).equals(name)).findFirst().orElseThrow();
    unacknowledged.remove(record);
    return ((TideRecord) record).receipt();
  }

  SourceRecord record(String name) {
    return sent.stream().filter(r -> name(r).equals(name)).findFirst().orElseThrow();
  }

  /** The newest of those that have that name. */
  SourceRecord latest(String name) {
    return sent.stream().filter(r -> name(r).equals(name)).reduce((a, b) -> b).orElseThrow();
  }

  SourceOffset offsetOf(String name) {
    return SourceOffset.parse(record(name).sourceOffset());
  }

  List<Marker> markers() {
    return sent.stream().filter(Stage::isMarker).map(Stage::marker).toList();
  }

  Marker lastMarker() {
    List<Marker> markers = markers();
    return markers.get(markers.size() - 1);
  }

  private static List<String> describe(List<SourceRecord> records) {
    List<String> said = new ArrayList<>();
    records.stream().filter(Stage::isMarker).map(Stage::name).forEach(said::add);
    String rows =
        records.stream()
            .filter(record -> !isMarker(record))
            .map(Stage::name)
            .collect(Collectors.joining(" "));
    if (!rows.isEmpty()) {
      said.add(rows);
    }
    return said;
  }

  private static String name(SourceRecord record) {
    if (isMarker(record)) {
      Marker marker = marker(record);
      return marker.type() + " " + marker.generation();
    }
    boolean gone = record.value() == null;
    Struct row = (Struct) (gone ? record.key() : record.value());
    return (gone ? "-" : "") + row.get(row.schema().fields().get(0));
  }

  private static boolean isMarker(SourceRecord record) {
    return record.topic().equals("tidemark.generations");
  }

  private static Marker marker(SourceRecord record) {
    return MarkerRecords.fromValue(record.value());
  }
}
