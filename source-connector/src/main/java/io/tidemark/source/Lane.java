package io.tidemark.source;

import io.tidemark.generation.Manifest;
import io.tidemark.generation.StreamId;
import io.tidemark.source.generation.IdSequence;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.plan.Ranges;
import io.tidemark.source.plan.Reconcile;
import io.tidemark.source.plan.Scope;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.read.KeyRecords;
import io.tidemark.source.read.Look;
import io.tidemark.source.read.PageRecords;
import io.tidemark.source.read.RowRecords;
import java.util.Map;

/**
 * What the counted generations of a sync are: all there is of a full one, or the reconciliation of
 * one that reads by a cursor, beside which they go on in turns.
 *
 * @param stream the sync
 * @param scope number of the key range
 * @param form what records carry
 * @param ids the sync's
 * @param beside what else of the sync goes on
 */
record Lane(StreamId stream, int scope, Reconcile.Form form, IdSequence ids, Beside beside) {

  /** What a generation has to know of records that go out beside it. */
  interface Beside {
    Beside NOTHING =
        new Beside() {
          @Override
          public boolean isWhole() {
            return true;
          }

          @Override
          public long pages() {
            return 0;
          }

          @Override
          public boolean haveArrived(long pages) {
            return true;
          }

          @Override
          public Manifest ends() {
            return Manifest.empty();
          }
        };

    /** Whether the destination has been sent every row once, so that what it lacks is a fault. */
    boolean isWhole();

    /** Pages that have been read so far. */
    long pages();

    /** Whether so many pages have arrived to their last record. */
    boolean haveArrived(long pages);

    /** Where all records that have arrived end. */
    Manifest ends();
  }

  /**
   * All there is of a sync, or of a scope of one.
   *
   * @param base {@code generation.base}
   */
  static Lane alone(StreamId stream, Scope scope, long base) {
    IdSequence ids = new IdSequence(base, scope.ranges().planId());
    return new Lane(stream, scope.index(), Reconcile.Form.FULL, ids, Beside.NOTHING);
  }

  /**
   * The plan of a new generation: that of the scope, or the sync's only one. None goes on from
   * below {@code generation.base}: a destination may know plans above it, and takes older ones for
   * given up.
   *
   * @param before that of the last generation
   * @param id of the new one
   */
  Ranges plan(Scope scope, Ranges before, long id) {
    if (!isAll()) {
      return Ranges.whole(ids.planId());
    }
    return scope.ranges(before.planId() < ids.leastPlan() ? Ranges.NONE : before, id);
  }

  /** Whether there is nothing else of the sync. */
  boolean isAll() {
    return beside == Beside.NOTHING;
  }

  /** As whom its markers speak. */
  Announcer.Voice voice() {
    return new Announcer.Voice(stream, form.text(), partition(), true, beside::ends);
  }

  /** The partition of its offsets. */
  Map<String, String> partition() {
    Map<String, String> partition = SourceOffset.partition(stream, scope);
    partition.put("slot", form.text()); // in the same map: a copy might have another order
    return partition;
  }

  /**
   * What its records are made by.
   *
   * @param rows what whole rows are made records by
   */
  PageRecords records(SyncSpec spec, Look look, SourceOffset begun, RowRecords rows) {
    return form == Reconcile.Form.KEYS ? new KeyRecords(stream, spec, look.schema(), begun) : rows;
  }
}
