package io.tidemark.source;

import io.tidemark.generation.StreamId;
import io.tidemark.monitor.Labels;
import io.tidemark.monitor.Metric.Group;
import io.tidemark.monitor.MetricSet;
import io.tidemark.source.generation.ChangeOffset;
import io.tidemark.source.generation.IdSequence;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.plan.Mode;
import io.tidemark.source.plan.Reconcile;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.read.ChangeReader;
import io.tidemark.source.read.Complaints;
import io.tidemark.source.read.JdbcChangeReader;
import io.tidemark.source.read.JdbcSyncReader;
import io.tidemark.source.read.JdbcTrialReader;
import io.tidemark.source.read.KeysReader;
import io.tidemark.source.read.SourceDatabase;
import io.tidemark.source.read.SyncReader;
import io.tidemark.source.tracking.FileTracking;
import io.tidemark.source.tracking.Tracking;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/** Makes what a task does for each of its syncs. */
final class Activities {
  private final Surroundings around;
  private final SourceDatabase database;
  private final Kept.Left left;
  private final KeptOffsets kept;
  private final Path snapshots;
  private final SideThread beside;
  private final Complaints blindness;

  /**
   * @param kept where Connect keeps offsets
   * @param specs the task's syncs
   * @param snapshots where syncs of mode diff remember things
   * @param beside compares rows while others are read
   */
  Activities(
      Surroundings around,
      SourceDatabase database,
      Kept kept,
      List<SyncSpec> specs,
      Path snapshots,
      SideThread beside) {
    this.around = around;
    this.database = database;
    this.left = kept.of(specs);
    List<String> diffs =
        specs.stream().filter(s -> s.mode() == Mode.DIFF).map(SyncSpec::name).distinct().toList();
    this.kept = new KeptOffsets(() -> kept.counted(diffs), around.nanos());
    this.snapshots = snapshots;
    this.beside = beside;
    this.blindness = new Complaints(around.nanos());
  }

  /**
   * What a sync needs: one run for all of it, or one for changes and one for what is gone, which
   * share their ids.
   *
   * @throws ConnectException when an offset cannot be read
   */
  List<Activity> of(SyncSpec spec) {
    StreamId stream = new StreamId(around.source(), spec.name());
    if (spec.cursor() == null) {
      Optional<SourceOffset> begun = left(spec);
      Lane lane = Lane.alone(stream, spec.scope(), around.generationBase());
      SyncGauges gauges = gauges(labels(stream, spec), true, begun);
      SyncReader reader = new CountedReader(new JdbcSyncReader(database, spec), gauges::read);
      SyncRun run = new SyncRun(around, spec, lane, reader, tracker(spec, stream), begun);
      Activity activity = tested(spec, reader, run.tested());
      Activity waiting = new ClockWait(stream.toString(), lane.ids(), reader, activity);
      return List.of(new Watched(stream, waiting, run.tested(), gauges));
    }
    IdSequence ids = new IdSequence(around.generationBase());
    ids.used(left.of(spec)); // of an earlier mode
    SyncReader rows = new JdbcSyncReader(database, spec);
    Optional<ChangeOffset> begun = left.changes(stream, spec);
    SyncGauges gauges = gauges(labels(stream, spec), false, begun.map(ChangeOffset::run));
    ChangeReader reader =
        new CountedChanges(new JdbcChangeReader(database, spec, blindness), gauges::read);
    ChangeRun changes = new ChangeRun(around, spec, reader, ids, begun);
    Activity activity = tested(spec, rows, changes.tested());
    Activity waiting = new ClockWait(stream.toString(), ids, rows, activity);
    Lane lane = new Lane(stream, 0, spec.reconcile().form(), ids, changes.beside());
    return List.of(
        new Watched(stream, waiting, changes.tested(), gauges), reconciliation(spec, lane, rows));
  }

  private SyncGauges gauges(Labels labels, boolean wholes, Optional<SourceOffset> left) {
    MetricSet metrics = around.metrics().of(Group.SOURCE_TABLE, labels);
    return new SyncGauges(metrics, wholes, left.orElse(null), System::currentTimeMillis);
  }

  private static Labels labels(StreamId stream, SyncSpec spec) {
    Labels sync = Labels.sync(stream.source(), stream.sync());
    return spec.scope().isPart() ? sync.in(Integer.toString(spec.scope().index())) : sync;
  }

  private Activity tested(SyncSpec spec, SyncReader rows, TrialRun.Tested sync) {
    return new TrialRun(around, spec, new JdbcTrialReader(database, spec, rows), sync);
  }

  private Activity reconciliation(SyncSpec spec, Lane lane, SyncReader clock) {
    SyncSpec own =
        spec.but(spec.subject()).mode(Mode.FULL).schedule(spec.reconcile().schedule()).build();
    StreamId stream = lane.stream();
    Optional<SourceOffset> begun = left.reconciliation(lane);
    SyncGauges gauges = gauges(labels(stream, own).in(lane.form().text()), true, begun);
    SyncReader rows = new CountedReader(new JdbcSyncReader(database, own), gauges::read);
    SyncReader reader = lane.form() == Reconcile.Form.KEYS ? new KeysReader(rows) : rows;
    SyncRun run = new SyncRun(around.unasked(), own, lane, reader, tracker(own, stream), begun);
    Activity waiting = new ClockWait(stream.toString(), lane.ids(), clock, run);
    return new Watched(stream, waiting, run.tested(), gauges);
  }

  /** Where a scope goes on. */
  private Optional<SourceOffset> left(SyncSpec spec) {
    try {
      return left.of(spec).left(spec.scope());
    } catch (IllegalArgumentException e) {
      throw new ConnectException(
          "Sync "
              + spec.name()
              + " has been cut anew, and this task still reads by the old plan: restart the connector ("
              + e.getMessage()
              + ")",
          e);
    }
  }

  private Tracker tracker(SyncSpec spec, StreamId stream) {
    Tracking place = new FileTracking(snapshots, around.connector(), stream, spec.scope().index());
    OffsetWait wait = new OffsetWait(spec, kept, around.transactions(), around.nanos());
    return new Tracker(spec, place, wait, beside, around.nanos());
  }
}
