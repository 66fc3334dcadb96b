package io.tidemark.sink.write;

import io.tidemark.generation.Manifest;
import io.tidemark.generation.Manifest.End;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.Marker;
import io.tidemark.generation.StreamId;
import io.tidemark.sink.row.Provenance;
import io.tidemark.sink.row.Provenance.Kind;
import io.tidemark.sink.row.RowNumber;
import io.tidemark.sink.state.Streams;
import io.tidemark.sink.write.Attempts.Slot;
import io.tidemark.sink.write.BatchRow.Origin;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What records are that come without markers (see {@link io.tidemark.connect.SnapshotMarkers}): it
 * shows by their order in the one partition that a stream of them has.
 *
 * <p>The newest snapshot that was heard of is the generation of all that comes behind, whether it
 * says so or not, because a task that has started anew knows of none (model: snapshots_nostamp). A
 * row counts when it is of that snapshot, taken in the same life of its task (model:
 * snapshots_noattempt), has the number behind the last one that counted, so that one that comes
 * twice never stands for one that is lost (model: snapshots_noseq), and no later life has been
 * heard of, whose changes are newer (model: snapshots_nolate). All others are changes: written, and
 * counted for nothing. Row 1 is the snapshot's START, its last row its END.
 *
 * <p>In two partitions a change could come that is newer than a snapshot without a row there
 * (model: snapshots_two_parts), so that there must be one.
 */
final class SnapshotOrder {
  private static final Logger log = LoggerFactory.getLogger(SnapshotOrder.class);

  /** Where it is kept which attempt was heard of last, and which row counted last. */
  private static final int ATTEMPT = Streams.SNAPSHOT - 1;

  private static final int NUMBER = Streams.SNAPSHOT - 2;

  /** As a number: no row of the snapshot counts any more. */
  private static final long SHUT = -1;

  /**
   * A record in its place.
   *
   * @param provenance null for a record of no stream
   * @param foreign whether the record has the form that somebody else gave it
   * @param numbers to be noted when the record is in a batch
   * @param markers to be announced then
   */
  record Placed(
      @Nullable Provenance provenance,
      boolean foreign,
      Map<Slot, Long> numbers,
      List<Marker> markers) {

    /** One whose headers say all. */
    static Placed of(@Nullable Provenance told) {
      return new Placed(told, false, Map.of(), List.of());
    }

    /** The stream that gave the record its form, if one did. */
    Optional<StreamId> maker() {
      return foreign ? Optional.empty() : Optional.ofNullable(provenance).map(Provenance::stream);
    }
  }

  /**
   * How far the newest snapshot has come: its id, the newest attempt, the last number that counted.
   */
  private record Stand(long generation, long attempt, long number) {
    Stand heard(Provenance told) {
      if (told.attempt() < attempt) {
        return this; // the task was replaced
      } else if (told.generation() > generation) {
        return new Stand(told.generation(), told.attempt(), 0);
      }
      return told.attempt() > attempt ? new Stand(generation, told.attempt(), SHUT) : this;
    }

    boolean isOf(Provenance told) {
      return told.generation() == generation && told.attempt() == attempt && number != SHUT;
    }
  }

  private final Attempts attempts;

  SnapshotOrder(Attempts attempts) {
    this.attempts = attempts;
  }

  /**
   * Finds a record's place, which is the same until its numbers are noted.
   *
   * @param told by the record's headers, null where they tell nothing
   * @throws org.apache.kafka.connect.errors.DataException when a row of a snapshot has no number
   * @throws ConnectException when the record is not in the partition of its stream
   */
  Placed place(@Nullable Provenance told, Headers headers, Origin origin) {
    if (told == null || !told.isPlaced()) {
      return Placed.of(told);
    }
    requireOnly(told.stream(), origin.part());
    Stand before = stand(origin.part(), told.stream());
    Stand heard = before.heard(told);
    if (told.kind() == Kind.FOLLOWING) {
      return placed(change(told, heard), origin, before, heard, List.of());
    }
    RowNumber row = RowNumber.of(headers);
    if (!heard.isOf(told)) {
      wentBack(told, row, heard);
      return placed(change(told, heard), origin, before, heard, List.of());
    }
    boolean next = row.number() == heard.number() + 1;
    Stand now = next ? new Stand(heard.generation(), heard.attempt(), row.number()) : heard;
    Provenance as = next ? row(told) : change(told, heard);
    return placed(as, origin, before, now, markers(told, row, origin));
  }

  private static void requireOnly(StreamId stream, TopicPart part) {
    if (part.partition() != 0 || !part.topic().equals(stream.sync())) {
      throw new ConnectException(
          "Partition %s has records of %s, which belong into partition 0 of topic %s: let no transform behind SnapshotMarkers change topics or partitions"
              .formatted(part, stream, stream.sync()));
    }
  }

  private Stand stand(TopicPart part, StreamId stream) {
    return new Stand(
        attempts.at(new Slot(part, stream, Streams.SNAPSHOT)),
        attempts.at(new Slot(part, stream, ATTEMPT)),
        attempts.at(new Slot(part, stream, NUMBER)));
  }

  private static Placed placed(
      Provenance as, Origin origin, Stand before, Stand now, List<Marker> markers) {
    TopicPart part = origin.part();
    StreamId stream = as.stream();
    Map<Slot, Long> numbers =
        now.equals(before)
            ? Map.of()
            : Map.of(
                new Slot(part, stream, Streams.SNAPSHOT), now.generation(),
                new Slot(part, stream, ATTEMPT), now.attempt(),
                new Slot(part, stream, NUMBER), now.number());
    return new Placed(as, true, numbers, markers);
  }

  private static Provenance row(Provenance told) {
    long id = told.generation();
    return new Provenance(Kind.ROW, told.stream(), 0, 0, id, id);
  }

  /** Counted under no generation. */
  private static Provenance change(Provenance told, Stand now) {
    return new Provenance(Kind.CHANGE, told.stream(), 0, 0, now.generation(), 0);
  }

  private static void wentBack(Provenance told, RowNumber row, Stand now) {
    if (row.number() == 1) {
      log.warn(
          "A snapshot of {} has the id {} and is of attempt {}, but {} and {} came before it: its rows are written, and nothing is deleted for it. If the clock of its database was set back, set generation.base of SnapshotMarkers above {}; if that of the worker was, wait until it is past {}",
          told.stream(),
          told.generation(),
          told.attempt(),
          now.generation(),
          now.attempt(),
          now.generation(),
          now.attempt());
    }
  }

  private static List<Marker> markers(Provenance told, RowNumber row, Origin origin) {
    SortedMap<TopicPart, End> ends = new TreeMap<>();
    ends.put(origin.part(), new End(origin.offset(), row.number(), End.UNKNOWN));
    Marker start = marker(told, Marker.Type.START, Manifest.empty());
    Marker end = marker(told, Marker.Type.END, new Manifest(ends));
    if (row.number() == 1) {
      return row.last() ? List.of(start, end) : List.of(start);
    }
    return row.last() ? List.of(end) : List.of();
  }

  private static Marker marker(Provenance told, Marker.Type type, Manifest ends) {
    StreamId stream = told.stream();
    long id = told.generation();
    return new Marker(
        type,
        stream,
        stream.source(),
        stream.sync(),
        stream.sync(),
        new Marker.Scope(0, 1, id),
        id,
        List.of(id),
        "full",
        true,
        "snapshot",
        null,
        null,
        "",
        ends,
        ends.count(),
        0,
        null,
        null,
        id,
        type == Marker.Type.END ? id : 0);
  }
}
