package io.tidemark.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.config.Version;
import io.tidemark.generation.MarkerCodec;
import io.tidemark.generation.Markers;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.predicates.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MarkerRecordsTest {
  @Test
  void structsAndMapsReadBack() {
    Markers.all()
        .forEach(
            marker -> {
              Struct value = MarkerRecords.toValue(marker);
              value.validate();
              assertThat(MarkerRecords.fromValue(value)).isEqualTo(marker);
              assertThat(MarkerRecords.fromValue(MarkerCodec.encode(marker))).isEqualTo(marker);
            });
  }

  @Test
  void fieldsOfLaterReleasesAreIgnored() {
    Struct known = MarkerRecords.toValue(Markers.end());
    SchemaBuilder builder = SchemaBuilder.struct();
    known.schema().fields().forEach(field -> builder.field(field.name(), field.schema()));
    Struct wider = new Struct(builder.field("later", Schema.STRING_SCHEMA).build());
    known.schema().fields().forEach(f -> wider.put(f.name(), known.getWithoutDefault(f.name())));
    assertThat(MarkerRecords.fromValue(wider.put("later", "x"))).isEqualTo(Markers.end());
  }

  @Test
  void anythingElseIsRefusedWithAHint() {
    for (Object value : new Object[] {"text", new byte[0], Map.of("v", "1"), Map.of()}) {
      assertThatThrownBy(() -> MarkerRecords.fromValue(value))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> MarkerRecords.fromValue(null)).hasMessageContaining("converter");
  }

  @Test
  @DisplayName("DEST-5 the predicate is found by service discovery and tells its version")
  void thePredicateIsFound() {
    assertThat(ServiceLoader.load(Predicate.class)).hasAtLeastOneElementOfType(IsMarker.class);
    assertThat(Version.current()).matches("\\d+\\.\\d+.*");
    try (IsMarker<SinkRecord> predicate = new IsMarker<>()) {
      predicate.configure(Map.of());
      assertThat(predicate.version()).isEqualTo(Version.current());
      assertThat(predicate.test(record("tidemark.generations"))).isTrue();
      assertThat(predicate.test(record("shop.orders"))).isFalse();
      predicate.configure(Map.of("marker.topic", "marks"));
      assertThat(predicate.test(record("marks"))).isTrue();
    }
  }

  private static SinkRecord record(String topic) {
    return new SinkRecord(topic, 0, null, null, null, null, 0);
  }
}
