package io.tidemark.source;

import io.tidemark.connect.MarkerRecords;
import io.tidemark.generation.Manifest;
import io.tidemark.generation.Marker;
import io.tidemark.generation.MarkerCodec;
import io.tidemark.generation.StreamId;
import io.tidemark.source.generation.FoldState;
import io.tidemark.source.generation.MarkerReceipt;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.plan.Trigger;
import io.tidemark.source.read.TideRecord;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Makes the markers of one sync and watches over their arrival. */
final class Announcer {
  /** What runs say of themselves at their END, by what started them. */
  private static final Map<String, String> NOTES =
      Map.of(
          Trigger.RESYNC,
          "a resync deletes nothing",
          Trigger.RESET,
          "DRIFT_POSSIBLE: a reset takes what is there for known, without sending it");

  private final Surroundings around;
  private final SyncSpec spec;
  private final StreamId stream;
  private final List<MarkerReceipt> underWay = new ArrayList<>();

  Announcer(Surroundings around, SyncSpec spec) {
    this.around = around;
    this.spec = spec;
    this.stream = new StreamId(around.source(), spec.name());
  }

  SourceRecord start(SourceOffset offset, TableSchema schema) {
    return record(Marker.Type.START, offset, new Say(schema, null, 0));
  }

  /**
   * @param offset of state DONE, with the complete fold
   */
  SourceRecord end(SourceOffset offset, TableSchema schema, long endedAt) {
    String doubt = offset.fold().doubt();
    String reason = doubt == null ? NOTES.get(offset.start().trigger()) : doubt;
    return record(Marker.Type.END, offset, new Say(schema, reason, endedAt));
  }

  /**
   * @param offset of state ABORTED
   */
  SourceRecord abort(SourceOffset offset, String reason, long endedAt) {
    return record(Marker.Type.ABORT, offset, new Say(null, reason, endedAt));
  }

  /** Whether every marker has arrived. */
  boolean settled() {
    underWay.removeIf(MarkerReceipt::isAcknowledged);
    return underWay.isEmpty();
  }

  /**
   * @throws ConnectException when a marker was lost: without it nobody downstream knows where the
   *     sync stands
   */
  void failIfLost() {
    for (MarkerReceipt receipt : underWay) {
      Optional<String> loss = receipt.loss();
      if (loss.isPresent()) {
        throw new ConnectException(loss.get());
      }
    }
  }

  private record Say(@Nullable TableSchema schema, @Nullable String reason, long endedAt) {}

  private SourceRecord record(Marker.Type type, SourceOffset offset, Say say) {
    Marker marker = marker(type, offset, say);
    MarkerReceipt receipt =
        new MarkerReceipt(
            type + " of " + stream + " generation " + offset.generation() + spec.scope().title(),
            around.bell());
    underWay.add(receipt);
    return new TideRecord(
        new TideRecord.Origin(
            SourceOffset.partition(stream, spec.scope().index()), offset.toMap(), receipt),
        around.markerTopic(),
        new TideRecord.Part(Schema.STRING_SCHEMA, MarkerCodec.key(marker)),
        new TideRecord.Part(MarkerRecords.VALUE_SCHEMA, MarkerRecords.toValue(marker)),
        null);
  }

  private static String mode(SourceOffset offset) {
    return switch (offset.start().trigger()) {
      case Trigger.RESYNC -> "resync";
      case Trigger.RESET -> "diff";
      default -> offset.past().compared() == 0 ? "full" : "diff";
    };
  }

  private Marker marker(Marker.Type type, SourceOffset offset, Say say) {
    FoldState fold = offset.fold();
    boolean end = type == Marker.Type.END;
    String mode = mode(offset);
    return new Marker(
        type,
        stream,
        around.connector(),
        spec.reads(),
        spec.topic(),
        new Marker.Scope(spec.scope().index(), offset.ranges().count(), offset.planId()),
        offset.generation(),
        offset.attempts(),
        mode,
        end && fold.doubt() == null && mode.equals("full"),
        offset.start().trigger(),
        say.reason(),
        say.schema(),
        offset.start().fingerprint(),
        end ? fold.ends() : Manifest.empty(),
        fold.rows(),
        fold.dropped(),
        null,
        offset.start().at(),
        say.endedAt());
  }
}
