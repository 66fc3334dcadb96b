package io.tidemark.source.log;

import io.tidemark.generation.Manifest;
import io.tidemark.generation.RecordHeaders;
import io.tidemark.source.generation.IdSequence;
import io.tidemark.source.generation.Ids;
import io.tidemark.source.generation.Receipt;
import io.tidemark.source.log.LogOffset.State;
import io.tidemark.source.plan.Trigger;
import io.tidemark.source.read.RowRecords;
import io.tidemark.source.read.TideRecord;
import io.tidemark.table.TableId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the engine's events. A snapshot is one generation of each table: START before its
 * first row, END when all rows of all tables have been acknowledged, so that what was deleted while
 * nobody looked goes at the destination. Changes follow in runs, whose ENDs prove nothing by
 * absence. A truncated table is a generation without rows.
 *
 * <p>Ids grow from snapshot to changes to snapshot, and all that is told in one run has its id: of
 * two changes of a row the later one wins by its place in the partition. No two runs overlap, so
 * that whatever is read at or after START(g) has an id of at least g (I1, I3).
 *
 * <p>Belongs to one thread; accounts are told of acknowledgements by others.
 */
final class Course {
  /** How many times as long as usual a run may last until all that was sent has to arrive. */
  private static final int LONGEST = 6;

  private final Surroundings around;
  private final Map<TableId, Track> tracks = new LinkedHashMap<>();
  private final LogMarkers markers;
  private final Prefix prefix;
  private final IdSequence ids;
  private final Deque<Event> events = new ArrayDeque<>();

  /** What is to be done one after the other, each when all that was sent has been acknowledged. */
  private final Deque<Consumer<Parcel>> whenSettled = new ArrayDeque<>();

  private final List<String> signals;
  private final SortedMap<String, String> shapes;
  private final String trigger;
  private State state;
  private @Nullable Run run;
  private long runSince;
  private long seen;
  private Beginning.@Nullable BrokenOff brokenOff;
  private @Nullable String carried;
  private long carriedAt;

  /**
   * @param ids of all tables, which know what earlier incarnations have used
   * @param tables whose log is followed, at least one
   * @param beginning where it begins
   */
  Course(Surroundings around, IdSequence ids, List<LogTable> tables, Beginning beginning) {
    this.around = around;
    this.ids = ids;
    this.markers =
        new LogMarkers(
            around.connector(),
            around.markerTopic(),
            LogOffset.partition(around.source()),
            around.bell());
    around.gauges().follow(tables.stream().map(LogTable::sync).toList());
    for (LogTable table : tables) {
      Manifest past = beginning.ends().getOrDefault(table.sync(), Manifest.empty());
      tracks.put(table.id(), new Track(table, past, around.gauges().of(table.sync())));
    }
    this.prefix = new Prefix(beginning.position(), around.bell()::ring);
    this.state = beginning.position() == null ? State.SNAPSHOT : State.CHANGES;
    this.trigger = beginning.trigger();
    this.signals = beginning.signals();
    this.shapes = LogTable.shapes(tables);
    this.brokenOff = beginning.brokenOff();
    this.carried = beginning.position();
    this.carriedAt = around.nanos().getAsLong();
  }

  /** Where events come from; gives none when there are none yet. */
  interface Log {
    List<Event> take() throws InterruptedException;
  }

  /**
   * The records that are next, none when there is nothing to say yet.
   *
   * @throws TableRemade when only a snapshot can tell what is next
   */
  List<SourceRecord> next(Log log) throws InterruptedException {
    markers.failIfLost();
    Parcel parcel = new Parcel();
    if (!whenSettled.isEmpty()) {
      goOn(parcel);
    } else {
      if (events.isEmpty()) {
        events.addAll(log.take());
      }
      while (!events.isEmpty() && whenSettled.isEmpty()) {
        handle(parcel);
      }
      endWhenDue(parcel);
    }
    beat(parcel);
    return parcel.isEmpty() ? List.of() : handOver(parcel);
  }

  /** Whether it waits for acknowledgements, and not for the log. */
  boolean isWaiting() {
    return !whenSettled.isEmpty();
  }

  /** Whether the snapshot is complete. */
  boolean follows() {
    return state == State.CHANGES;
  }

  /** For each table, by its sync, the last offsets of its records. */
  SortedMap<String, Manifest> ends() {
    SortedMap<String, Manifest> ends = new TreeMap<>();
    tracks.values().forEach(track -> ends.put(track.table().sync(), track.ends()));
    return ends;
  }

  private List<SourceRecord> handOver(Parcel parcel) {
    carried = state == State.CHANGES ? prefix.position() : null;
    carriedAt = around.nanos().getAsLong();
    return parcel.handOver(
        new LogOffset(state, ids.taken(), ids.planId(), carried, ends(), signals, shapes));
  }

  private void goOn(Parcel parcel) {
    if (settled()) {
      whenSettled.remove().accept(parcel);
    }
  }

  private boolean settled() {
    return markers.settled()
        && prefix.drained()
        && tracks.values().stream().allMatch(Track::drained);
  }

  private void handle(Parcel parcel) {
    Event event = events.element();
    if (event instanceof Event.Row row) {
      send(parcel, row.table());
      return;
    }
    events.remove();
    if (event instanceof Event.SnapshotBegun) {
      beginSnapshot(parcel);
    } else if (event instanceof Event.SnapshotOver over) {
      prefix.pass(over.place());
      whenSettled.add(this::endSnapshot);
    } else if (event instanceof Event.Truncated truncated) {
      prefix.pass(truncated.place());
      Track track = tracks.get(truncated.table());
      if (track != null) {
        empty(track);
      }
    } else if (event instanceof Event.Remade remade) {
      throw new TableRemade(remade.table());
    } else if (event instanceof Event.Seen newest) {
      seen = newest.at();
      around.gauges().seen(seen);
    } else if (event instanceof Event.Passed passed) {
      passed.place().ifPresent(prefix::pass);
    }
  }

  /** Sends the rows of one table that are next. */
  private void send(Parcel parcel, TableId table) {
    List<Event.Row> rows = new ArrayList<>();
    while (events.peek() instanceof Event.Row next && next.table().equals(table)) {
      rows.add(next);
      events.remove();
    }
    Place last = rows.get(rows.size() - 1).place();
    Track track = tracks.get(table);
    if (track == null) {
      prefix.pass(last); // a table that came into a publication of somebody else's
      return;
    }
    Run now = state == State.SNAPSHOT ? Objects.requireNonNull(run) : changes();
    begin(parcel, now, track);
    Receipt receipt = new Both(track.open(rows.size()), prefix.open(rows.size(), last));
    TideRecord.Origin origin =
        new TideRecord.Origin(LogOffset.partition(around.source()), parcel.offset(), receipt);
    ConnectHeaders headers =
        RowRecords.headers(
            track.table().stream(),
            0,
            now.planId(),
            now.full() ? RecordHeaders.KIND_ROW : RecordHeaders.KIND_CHANGE,
            now.id(),
            now.id());
    for (Event.Row row : rows) {
      parcel.add(
          new TideRecord(
              origin,
              track.table().topic(),
              track.rows().key(row.key()),
              track.rows().value(row.row()),
              headers));
    }
  }

  /** The run of changes under way; a new one where there is none. */
  private Run changes() {
    Run now = run == null ? take(false, Trigger.SCHEDULE) : run;
    if (run == null) {
      runSince = around.nanos().getAsLong();
    }
    run = now;
    return now;
  }

  private Run take(boolean full, String why) {
    Ids.Taken taken = ids.take(around.clock());
    return new Run(taken.id(), ids.planId(), full, why, taken.clock());
  }

  private void begin(Parcel parcel, Run now, Track track) {
    if (!track.isOpen()) {
      track.begin(now, around.bell()::ring);
      parcel.add(markers.start(now, track.table(), parcel.offset()));
    }
  }

  private void end(Parcel parcel, Run now, Track track) {
    long at = around.clock();
    parcel.add(markers.end(now, track, at, seen, parcel.offset()));
    track.end();
    track.gauges().ended(at);
  }

  private void beginSnapshot(Parcel parcel) {
    Beginning.BrokenOff before = brokenOff;
    if (before != null) {
      before.tables().forEach(table -> giveUp(parcel, before.run(), table));
      brokenOff = null;
    }
    Run given = run;
    for (Track track : tracks.values().stream().filter(Track::isOpen).toList()) {
      track.end();
      track.gauges().idle();
      giveUp(parcel, Objects.requireNonNull(given, "what is open is of a run"), track.table());
    }
    state = State.SNAPSHOT;
    around.gauges().snapshot(true);
    Run now = take(true, trigger);
    run = now;
    tracks.values().forEach(track -> begin(parcel, now, track));
  }

  private void giveUp(Parcel parcel, Run given, LogTable table) {
    parcel.add(markers.abort(given, table, around.clock(), parcel.offset()));
  }

  /**
   * The END of the last table goes out when those of the others have arrived, and is the first
   * record whose offset says that the snapshot is complete: until then a restart begins it anew.
   */
  private void endSnapshot(Parcel parcel) {
    Run now = Objects.requireNonNull(run);
    prefix.close();
    around.gauges().seen(now.startedAt());
    List<Track> open = tracks.values().stream().filter(Track::isOpen).toList();
    int last = open.size() - 1;
    open.subList(0, last).forEach(track -> end(parcel, now, track));
    whenSettled.add(
        later -> {
          state = State.CHANGES;
          around.gauges().snapshot(false);
          run = null;
          end(later, now, open.get(last));
        });
    whenSettled.add(later -> {}); // its END has to arrive, too
  }

  private void endRun(Parcel parcel) {
    Run over = run;
    if (over != null) {
      tracks.values().stream().filter(Track::isOpen).forEach(track -> end(parcel, over, track));
      run = null;
    }
  }

  private void endWhenDue(Parcel parcel) {
    if (run == null || state == State.SNAPSHOT || !whenSettled.isEmpty()) {
      return;
    }
    long age = around.nanos().getAsLong() - runSince;
    if (age >= around.interval().toNanos() && settled()) {
      endRun(parcel);
    } else if (age >= LONGEST * around.interval().toNanos()) {
      whenSettled.add(this::endRun);
    }
  }

  /** A table without rows is a generation of its own, between two runs of changes. */
  private void empty(Track track) {
    whenSettled.add(this::endRun);
    whenSettled.add(
        parcel -> {
          Run emptied = take(true, Trigger.CHANGED);
          begin(parcel, emptied, track);
          whenSettled.addFirst(later -> end(later, emptied, track));
        });
    whenSettled.add(parcel -> {}); // its END has to arrive before what comes behind
  }

  /**
   * The newest marker once more, where a position is to be kept and no record carries it, or where
   * nothing moves: an exactly-once worker tells the fates of records only when a transaction ends,
   * and begins none for a poll whose records a transform has all dropped.
   */
  private void beat(Parcel parcel) {
    boolean late =
        around.nanos().getAsLong() - carriedAt >= around.heartbeat().toNanos() && parcel.isEmpty();
    boolean moved = follows() && !Objects.equals(carried, prefix.position());
    if (late && (moved || (isWaiting() && !settled()))) {
      markers.again(parcel.offset()).ifPresentOrElse(parcel::add, () -> beginNothing(parcel));
    }
  }

  /** A run that ends without a change, where there is no marker yet to send again. */
  private void beginNothing(Parcel parcel) {
    begin(parcel, changes(), tracks.values().iterator().next());
  }
}
