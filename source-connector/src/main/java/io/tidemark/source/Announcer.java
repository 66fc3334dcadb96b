package io.tidemark.source;

import io.tidemark.connect.MarkerRecords;
import io.tidemark.generation.Manifest;
import io.tidemark.generation.Marker;
import io.tidemark.generation.MarkerCodec;
import io.tidemark.generation.StreamId;
import io.tidemark.source.cursor.Position;
import io.tidemark.source.generation.ChangeOffset;
import io.tidemark.source.generation.FoldState;
import io.tidemark.source.generation.MarkerReceipt;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.plan.CursorSpec;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.plan.Trigger;
import io.tidemark.source.read.TideRecord;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
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
          "a resync deletes nothing, and adds all rows once more where they are appended",
          Trigger.RESET,
          "DRIFT_POSSIBLE: a reset takes what is there for known, without sending it");

  private final Surroundings around;
  private final SyncSpec spec;
  private final Voice voice;
  private final List<MarkerReceipt> underWay = new ArrayList<>();

  /**
   * Who speaks.
   *
   * @param stream the sync
   * @param mode of its runs
   * @param partition of its offsets
   * @param proves whether what a complete run did not see is gone
   * @param beside where records end that go out beside its own
   */
  record Voice(
      StreamId stream,
      String mode,
      Map<String, String> partition,
      boolean proves,
      Supplier<Manifest> beside) {

    /** Whether runs read everything, where the single run may say otherwise. */
    boolean isFull() {
      return mode.equals("full");
    }
  }

  /**
   * Where a run stands.
   *
   * @param run what markers tell of it
   * @param flat the offset to keep
   * @param watermark greatest cursor value, null when there is none
   */
  record Stand(SourceOffset run, Map<String, Object> flat, @Nullable String watermark) {
    static Stand of(SourceOffset run) {
      return new Stand(run, run.toMap(), null);
    }

    static Stand of(ChangeOffset offset) {
      String value = offset.whole() ? offset.position().map(Position::value).orElse(null) : null;
      return new Stand(offset.run(), offset.toMap(), value);
    }
  }

  Announcer(Surroundings around, SyncSpec spec, Voice voice) {
    this.around = around;
    this.spec = spec;
    this.voice = voice;
  }

  SourceRecord start(Stand at, TableSchema schema) {
    return record(Marker.Type.START, at, new Say(schema, null, 0));
  }

  /**
   * @param at of state DONE, with the complete fold
   * @param note what else is to be said, null when nothing is
   */
  SourceRecord end(Stand at, TableSchema schema, @Nullable String note, long endedAt) {
    String doubt = at.run().fold().doubt();
    String said = note == null && voice.isFull() ? NOTES.get(at.run().start().trigger()) : note;
    return record(Marker.Type.END, at, new Say(schema, doubt == null ? said : doubt, endedAt));
  }

  /**
   * @param at of state ABORTED
   */
  SourceRecord abort(Stand at, String reason, long endedAt) {
    return record(Marker.Type.ABORT, at, new Say(null, reason, endedAt));
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

  private SourceRecord record(Marker.Type type, Stand at, Say say) {
    Marker marker = marker(type, at, say);
    MarkerReceipt receipt =
        new MarkerReceipt(
            type
                + " of "
                + voice.stream()
                + " generation "
                + at.run().generation()
                + spec.scope().title(),
            around.bell());
    underWay.add(receipt);
    return new TideRecord(
        new TideRecord.Origin(voice.partition(), at.flat(), receipt),
        around.markerTopic(),
        new TideRecord.Part(Schema.STRING_SCHEMA, MarkerCodec.key(marker)),
        new TideRecord.Part(MarkerRecords.VALUE_SCHEMA, MarkerRecords.toValue(marker)),
        null);
  }

  private String mode(SourceOffset offset) {
    if (!voice.isFull()) {
      return voice.mode();
    }
    return switch (offset.start().trigger()) {
      case Trigger.RESYNC -> "resync";
      case Trigger.RESET -> "diff";
      default -> offset.past().compared() == 0 ? "full" : "diff";
    };
  }

  private Marker marker(Marker.Type type, Stand at, Say say) {
    SourceOffset offset = at.run();
    FoldState fold = offset.fold();
    boolean end = type == Marker.Type.END;
    String mode = mode(offset);
    CursorSpec cursor = spec.cursor();
    return new Marker(
        type,
        voice.stream(),
        around.connector(),
        spec.reads(),
        spec.topic(),
        new Marker.Scope(spec.scope().index(), offset.ranges().count(), offset.planId()),
        offset.generation(),
        offset.attempts(),
        mode,
        end && fold.doubt() == null && voice.proves() && mode.equals(voice.mode()),
        offset.start().trigger(),
        say.reason(),
        say.schema(),
        offset.start().fingerprint(),
        end ? fold.ends().reaching(voice.beside().get()) : Manifest.empty(),
        fold.rows(),
        fold.dropped(),
        cursor == null ? null : cursor.column(),
        at.watermark(),
        offset.start().at(),
        say.endedAt());
  }
}
