package io.tidemark.bench.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.connect.MarkerRecords;
import io.tidemark.generation.Manifest;
import io.tidemark.generation.Marker;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RowsTest {

  private static final Schema KEY = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
  private static final Schema VALUE =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("note", Schema.OPTIONAL_STRING_SCHEMA)
          .build();

  private static SourceRecord record(long id, String note) {
    Struct key = new Struct(KEY).put("id", id);
    Struct value = new Struct(VALUE).put("id", id).put("note", note);
    return new SourceRecord(Map.of(), Map.of(), "t", null, KEY, key, VALUE, value);
  }

  @Test
  @DisplayName("rows are like the sample's in turn, and have keys from 1 on")
  void rowsAreLikeTheSample() {
    Rows rows = new Rows(List.of(record(70, "a"), record(71, "b")));
    rows.grow(3);
    assertThat(rows.count()).isEqualTo(3);
    assertThat(IntStream.range(0, 3).mapToObj(row -> rows.key(row).get("id")))
        .containsExactly(1L, 2L, 3L);
    assertThat(IntStream.range(0, 3).mapToObj(row -> rows.value(row).get("id")))
        .containsExactly(1L, 2L, 3L);
    assertThat(IntStream.range(0, 3).mapToObj(row -> rows.value(row).get("note")))
        .containsExactly("a", "b", "a");
  }

  @Test
  @DisplayName("markers are the source's: what END says comes back from its value")
  void markersAreTheSources() {
    Markers markers = new Markers("bench.public.measured", 3);
    Marker end = MarkerRecords.fromValue(markers.end(Manifest.empty()));
    assertThat(end.type()).isEqualTo(Marker.Type.END);
    assertThat(end.generation()).isEqualTo(3);
    assertThat(end.deletable()).isTrue();
    assertThat(MarkerRecords.fromValue(markers.start()).type()).isEqualTo(Marker.Type.START);
    assertThat(markers.headers()).hasSize(7);
  }
}
