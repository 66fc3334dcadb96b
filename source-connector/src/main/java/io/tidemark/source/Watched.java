package io.tidemark.source;

import io.tidemark.generation.StreamId;
import io.tidemark.monitor.LogContext;
import io.tidemark.source.TrialRun.Tested;

/** Lets people see how a sync goes on: by its metrics, and by what its lines in the log tell. */
final class Watched implements Activity {
  private final StreamId stream;
  private final Activity activity;
  private final Tested sync;
  private final SyncGauges gauges;

  /**
   * @param activity what is done, step by step
   * @param sync whose runs these are
   * @param gauges show them
   */
  Watched(StreamId stream, Activity activity, Tested sync, SyncGauges gauges) {
    this.stream = stream;
    this.activity = activity;
    this.sync = sync;
    this.gauges = gauges;
  }

  @Override
  public Parcel step() {
    LogContext at = new LogContext(stream.source(), stream.sync(), gauges.underWay());
    Parcel parcel = at.around(activity::step);
    gauges.show(sync.standing().newest(), sync.isIdle().getAsBoolean(), sync.setbacks());
    return parcel;
  }

  @Override
  public void close() {
    activity.close();
  }
}
