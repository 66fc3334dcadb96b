package io.tidemark.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.apache.kafka.connect.storage.StringConverter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StringHeaderConverterTest {
  private final StringHeaderConverter ours = new StringHeaderConverter();
  private final StringConverter kafkas = new StringConverter();

  private void configure(Map<String, ?> configs) {
    ours.configure(configs);
    kafkas.configure(configs);
  }

  @ParameterizedTest(
      name = "writes and reads what StringConverter does, in any order, {0}, seed {1}")
  @CsvSource({"UTF-8, 1", "UTF-8, 2", "UTF-16, 3", "ISO-8859-1, 4"})
  void likeKafkas(String encoding, long seed) {
    configure(Map.of("converter.type", "header", "converter.encoding", encoding));
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String name = "h" + random.nextInt(random.nextBoolean() ? 4 : 200);
      Object value = value(random);
      byte[] expected = kafkas.fromConnectHeader("t", name, null, value);
      assertThat(ours.fromConnectHeader("t", name, null, value)).isEqualTo(expected);
      assertThat(ours.toConnectHeader("t", name, expected))
          .isEqualTo(kafkas.toConnectHeader("t", name, expected));
    }
  }

  private static @Nullable Object value(Random random) {
    return switch (random.nextInt(9)) {
      case 0 -> null;
      case 1 -> "";
      case 2 -> "row";
      case 3 -> "größe \uD83D\uDE00 " + random.nextInt(3);
      case 4 -> "x".repeat(1000 + random.nextInt(50));
      case 5 -> random.nextBoolean();
      case 6 -> random.nextInt(3);
      case 7 -> List.of(random.nextInt(3));
      default -> (long) random.nextInt(3);
    };
  }

  @Test
  @DisplayName("a header of the same bytes is read once, and one of the same value written once")
  void once() {
    configure(Map.of("converter.type", "header"));
    SchemaAndValue first = ours.toConnectHeader("t", "h", new byte[] {'a'});
    assertThat(ours.toConnectHeader("t", "h", new byte[] {'a'})).isSameAs(first);
    byte[] written = ours.fromConnectHeader("t", "h", Schema.INT64_SCHEMA, 7000L);
    assertThat(ours.fromConnectHeader("t", "h", Schema.INT64_SCHEMA, 7000L)).isSameAs(written);
  }

  @Test
  @DisplayName("a header that changes behind others is known again from the next record on")
  void onceMore() {
    configure(Map.of("converter.type", "header"));
    for (int scope : List.of(1, 2, 2)) {
      ours.fromConnectHeader("t", "sync", Schema.STRING_SCHEMA, "orders");
      ours.fromConnectHeader("t", "scope", Schema.INT32_SCHEMA, scope);
    }
    byte[] sync = ours.fromConnectHeader("t", "sync", Schema.STRING_SCHEMA, "orders");
    byte[] scope = ours.fromConnectHeader("t", "scope", Schema.INT32_SCHEMA, 2);
    assertThat(ours.fromConnectHeader("t", "sync", Schema.STRING_SCHEMA, "orders")).isSameAs(sync);
    assertThat(ours.fromConnectHeader("t", "scope", Schema.INT32_SCHEMA, 2)).isSameAs(scope);
  }

  @Test
  @DisplayName("what can change is written anew")
  void changed() {
    configure(Map.of("converter.type", "header"));
    List<Integer> value = Arrays.asList(1);
    assertThat(ours.fromConnectHeader("t", "h", null, value)).asString().isEqualTo("[1]");
    value.set(0, 2);
    assertThat(ours.fromConnectHeader("t", "h", null, value)).asString().isEqualTo("[2]");
  }

  @Test
  @DisplayName("a worker finds it, with the settings and a version")
  void listed() {
    assertThat(ServiceLoader.load(HeaderConverter.class))
        .anyMatch(converter -> converter.getClass() == StringHeaderConverter.class);
    assertThat(ours.config().names()).isEqualTo(kafkas.config().names());
    assertThat(ours.version()).isNotEmpty();
  }
}
