package io.tidemark.source;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Records that go out together.
 *
 * @param records in this order; none when a step had nothing to say
 * @param bytes roughly what they weigh
 * @param urgent whether it may overtake what waits: no parcel of its own sync does
 * @param seal makes the records' offset; run when they are handed to the worker
 */
record Parcel(List<SourceRecord> records, long bytes, boolean urgent, Runnable seal) {
  static final Parcel NONE = new Parcel(List.of(), 0, false, () -> {});

  /** What a marker weighs, which nobody has to know exactly. */
  private static final long MARKER_BYTES = 4096;

  /** A marker, which has its offset already. */
  static Parcel of(SourceRecord marker) {
    return new Parcel(List.of(marker), MARKER_BYTES, false, () -> {});
  }

  /** The END of a generation: all else of its sync has been acknowledged. */
  static Parcel last(SourceRecord end) {
    return new Parcel(List.of(end), MARKER_BYTES, true, () -> {});
  }

  /** The same records, but others go first. */
  Parcel behind(Parcel others) {
    List<SourceRecord> both = new ArrayList<>(others.records);
    both.addAll(records);
    return new Parcel(
        both,
        others.bytes + bytes,
        false,
        () -> {
          others.seal.run();
          seal.run();
        });
  }

  boolean isEmpty() {
    return records.isEmpty();
  }

  /** The records, complete. To be called once, by who gives them to the worker. */
  List<SourceRecord> handOver() {
    seal.run();
    return records;
  }
}
