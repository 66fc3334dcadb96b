package io.tidemark.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkerCodecTest {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);

  static Stream<Marker> markers() {
    return Markers.all().stream();
  }

  private static Map<String, Object> golden(Marker marker) throws IOException {
    String name = "/markers/" + marker.type().name().toLowerCase(java.util.Locale.ROOT) + ".json";
    try (InputStream in = MarkerCodecTest.class.getResourceAsStream(name)) {
      return JSON.readValue(in, new TypeReference<>() {});
    }
  }

  @ParameterizedTest
  @MethodSource("markers")
  void markersEncodeAsTheGoldenFilesSay(Marker marker) throws IOException {
    assertThat(MarkerCodec.encode(marker)).isEqualTo(golden(marker));
  }

  @ParameterizedTest
  @MethodSource("markers")
  void theGoldenFilesDecode(Marker marker) throws IOException {
    assertThat(MarkerCodec.decode(golden(marker)::get)).isEqualTo(marker);
  }

  @Test
  void unknownFieldsAreIgnored() throws IOException {
    Map<String, Object> flat = golden(Markers.end());
    flat.put("later", "x");
    assertThat(MarkerCodec.decode(flat::get)).isEqualTo(Markers.end());
  }

  @Test
  void aLaterVersionIsRefused() throws IOException {
    Map<String, Object> flat = golden(Markers.end());
    flat.put("v", 2L);
    assertThatThrownBy(() -> MarkerCodec.decode(flat::get))
        .isInstanceOf(LaterVersionException.class)
        .hasMessageContaining("version 2, and this release of Tidemark reads up to 1")
        .hasMessageContaining("Install");
  }

  @ParameterizedTest
  @ValueSource(strings = {"v", "type", "source", "generation", "ends", "attempts", "scopes"})
  void aMissingOrMistypedFieldIsNamed(String field) {
    Map<String, @Nullable Object> flat = new HashMap<>(MarkerCodec.encode(Markers.end()));
    flat.remove(field);
    assertThatThrownBy(() -> MarkerCodec.decode(flat::get))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(field);
    flat.put(field, true);
    assertThatThrownBy(() -> MarkerCodec.decode(flat::get))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(field);
  }

  @Test
  void badContentIsAnIllegalArgument() {
    for (Map.Entry<String, Object> bad :
        Map.<String, Object>of(
                "type", "STOP", "attempts", "1,x", "ends", "[]", "schema", "{}", "scope", 1L << 40)
            .entrySet()) {
      Map<String, @Nullable Object> flat = new HashMap<>(MarkerCodec.encode(Markers.end()));
      flat.put(bad.getKey(), bad.getValue());
      assertThatThrownBy(() -> MarkerCodec.decode(flat::get))
          .as(bad.getKey())
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void scopesAreCountedUpToTheLargestInteger() {
    Map<String, @Nullable Object> flat = new HashMap<>(MarkerCodec.encode(Markers.end()));
    flat.put("scopes", (long) Integer.MAX_VALUE);
    assertThat(MarkerCodec.decode(flat::get).scope().count()).isEqualTo(Integer.MAX_VALUE);
    flat.put("scopes", -1L);
    assertThatThrownBy(() -> MarkerCodec.decode(flat::get)).hasMessageContaining("scopes");
  }

  @Test
  void keysAreDistinctPerStreamScopeAndType() {
    assertThat(MarkerCodec.key(Markers.start()))
        .isEqualTo("[\"shop\",\"public.order s\",0,\"START\"]")
        .isNotEqualTo(MarkerCodec.key(Markers.end()));
  }

  @Test
  @DisplayName("HT-36 compaction lets what a test says stand beside what a generation says")
  void testsHaveKeysOfTheirOwn() {
    Map<String, @Nullable Object> flat = new HashMap<>(MarkerCodec.encode(Markers.end()));
    flat.put("mode", Marker.TEST);
    assertThat(MarkerCodec.key(MarkerCodec.decode(flat::get)))
        .isEqualTo("[\"shop\",\"public.order s\",0,\"END\",\"test\"]");
  }
}
