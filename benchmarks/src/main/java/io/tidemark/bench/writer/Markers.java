package io.tidemark.bench.writer;

import io.tidemark.connect.MarkerRecords;
import io.tidemark.generation.Manifest;
import io.tidemark.generation.Marker;
import io.tidemark.generation.RecordHeaders;
import io.tidemark.generation.StreamId;
import java.util.List;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;

/**
 * What a source says of one generation of a table in one piece.
 *
 * @param topic the topic of the rows
 * @param generation its id
 */
record Markers(String topic, long generation) {

  private static final StreamId STREAM = new StreamId("bench", "measured");
  private static final long PLAN = 1;

  Struct start() {
    return marker(Marker.Type.START, Manifest.empty());
  }

  /** END of a complete read. */
  Struct end(Manifest ends) {
    return marker(Marker.Type.END, ends);
  }

  private Struct marker(Marker.Type type, Manifest ends) {
    return MarkerRecords.toValue(
        new Marker(
            type,
            STREAM,
            "bench",
            "public.measured",
            topic,
            new Marker.Scope(0, 1, PLAN),
            generation,
            List.of(generation),
            "full",
            true,
            "manual",
            null,
            null,
            "measured",
            ends,
            ends.count(),
            0,
            null,
            null,
            generation,
            type == Marker.Type.END ? generation : 0));
  }

  /** What each of its rows carries. */
  Headers headers() {
    return new ConnectHeaders()
        .addString(RecordHeaders.SOURCE, STREAM.source())
        .addString(RecordHeaders.SYNC, STREAM.sync())
        .addInt(RecordHeaders.SCOPE, 0)
        .addLong(RecordHeaders.PLAN, PLAN)
        .addString(RecordHeaders.KIND, RecordHeaders.KIND_ROW)
        .addLong(RecordHeaders.GENERATION, generation)
        .addLong(RecordHeaders.ATTEMPT, generation);
  }
}
