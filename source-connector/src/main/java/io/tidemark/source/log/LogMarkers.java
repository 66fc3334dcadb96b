package io.tidemark.source.log;

import io.tidemark.connect.MarkerRecords;
import io.tidemark.generation.Manifest;
import io.tidemark.generation.Marker;
import io.tidemark.generation.MarkerCodec;
import io.tidemark.source.generation.Bell;
import io.tidemark.source.generation.FoldState;
import io.tidemark.source.generation.MarkerReceipt;
import io.tidemark.source.read.TideRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/** Makes the markers of all tables and watches over their arrival. */
final class LogMarkers {
  private static final FoldState NOTHING = FoldState.EMPTY;

  private final String connector;
  private final String topic;
  private final Map<String, String> partition;
  private final Bell bell;
  private final List<MarkerReceipt> underWay = new ArrayList<>();
  private @Nullable Marker newest;

  /**
   * @param topic the marker topic
   * @param partition of the offset
   */
  LogMarkers(String connector, String topic, Map<String, String> partition, Bell bell) {
    this.connector = connector;
    this.topic = topic;
    this.partition = partition;
    this.bell = bell;
  }

  TideRecord start(Run run, LogTable table, Map<String, ?> offset) {
    return record(marker(Marker.Type.START, run, table, NOTHING, 0, null), offset);
  }

  /**
   * @param track with the whole account of what was sent
   * @param at the database's time, milliseconds
   * @param seen when the newest change was committed that the log has told, milliseconds, 0 before
   *     that is known
   */
  TideRecord end(Run run, Track track, long at, long seen, Map<String, ?> offset) {
    boolean known = !run.full() && seen > 0;
    String watermark = known ? Instant.ofEpochMilli(seen).toString() : null;
    return record(
        marker(Marker.Type.END, run, track.table(), track.state(), at, watermark), offset);
  }

  TideRecord abort(Run run, LogTable table, long at, Map<String, ?> offset) {
    return record(marker(Marker.Type.ABORT, run, table, NOTHING, at, null), offset);
  }

  /**
   * The newest marker once more, which says nothing new but carries an offset; empty before one.
   */
  Optional<TideRecord> again(Map<String, ?> offset) {
    return Optional.ofNullable(newest).map(marker -> record(marker, offset));
  }

  /** Whether every marker has arrived. */
  boolean settled() {
    underWay.removeIf(MarkerReceipt::isAcknowledged);
    return underWay.isEmpty();
  }

  /**
   * @throws ConnectException when a marker was lost: without it nobody downstream knows where the
   *     table stands
   */
  void failIfLost() {
    for (MarkerReceipt receipt : underWay) {
      Optional<String> loss = receipt.loss();
      if (loss.isPresent()) {
        throw new ConnectException(loss.get());
      }
    }
  }

  private TideRecord record(Marker marker, Map<String, ?> offset) {
    newest = marker;
    MarkerReceipt receipt =
        new MarkerReceipt(
            marker.type() + " of " + marker.stream() + " generation " + marker.generation(), bell);
    underWay.add(receipt);
    return new TideRecord(
        new TideRecord.Origin(partition, offset, receipt),
        topic,
        new TideRecord.Part(Schema.STRING_SCHEMA, MarkerCodec.key(marker)),
        new TideRecord.Part(MarkerRecords.VALUE_SCHEMA, MarkerRecords.toValue(marker)),
        null);
  }

  private Marker marker(
      Marker.Type type,
      Run run,
      LogTable table,
      FoldState sent,
      long endedAt,
      @Nullable String watermark) {
    boolean end = type == Marker.Type.END;
    boolean abort = type == Marker.Type.ABORT;
    return new Marker(
        type,
        table.stream(),
        connector,
        table.id().toString(),
        table.topic(),
        new Marker.Scope(0, 1, run.planId()),
        run.id(),
        List.of(run.id()),
        run.mode(),
        end && run.full() && sent.doubt() == null,
        run.trigger(),
        abort ? "the snapshot was broken off, and begins anew" : sent.doubt(),
        abort ? null : table.carried(),
        table.fingerprint(),
        end ? sent.ends() : Manifest.empty(),
        sent.rows(),
        sent.dropped(),
        null,
        watermark,
        run.startedAt(),
        endedAt);
  }
}
