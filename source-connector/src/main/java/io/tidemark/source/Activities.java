package io.tidemark.source;

import io.tidemark.generation.StreamId;
import io.tidemark.source.generation.IdSequence;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.plan.Mode;
import io.tidemark.source.plan.Reconcile;
import io.tidemark.source.plan.SyncSpec;
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
import java.util.stream.Stream;
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
      Lane lane = Lane.alone(stream, spec.scope(), around.generationBase());
      SyncReader reader = new JdbcSyncReader(database, spec);
      SyncRun run = new SyncRun(around, spec, lane, reader, tracker(spec, stream), left(spec));
      Activity activity = tested(spec, reader, run.tested());
      return List.of(new ClockWait(stream.toString(), lane.ids(), reader, activity));
    }
    IdSequence ids = new IdSequence(around.generationBase());
    ids.used(left.of(spec)); // of an earlier mode
    JdbcChangeReader reader = new JdbcChangeReader(database, spec, blindness);
    ChangeRun changes = new ChangeRun(around, spec, reader, ids, left.changes(stream, spec));
    Lane lane = new Lane(stream, 0, spec.reconcile().form(), ids, changes.beside());
    SyncReader rows = new JdbcSyncReader(database, spec);
    return Stream.of(tested(spec, rows, changes.tested()), reconciliation(spec, lane))
        .<Activity>map(activity -> new ClockWait(stream.toString(), ids, rows, activity))
        .toList();
  }

  private Activity tested(SyncSpec spec, SyncReader rows, TrialRun.Tested sync) {
    return new TrialRun(around, spec, new JdbcTrialReader(database, spec, rows), sync);
  }

  private SyncRun reconciliation(SyncSpec spec, Lane lane) {
    SyncSpec own =
        spec.but(spec.subject()).mode(Mode.FULL).schedule(spec.reconcile().schedule()).build();
    SyncReader rows = new JdbcSyncReader(database, own);
    SyncReader reader = lane.form() == Reconcile.Form.KEYS ? new KeysReader(rows) : rows;
    Tracker tracker = tracker(own, lane.stream());
    return new SyncRun(around.unasked(), own, lane, reader, tracker, left.reconciliation(lane));
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
