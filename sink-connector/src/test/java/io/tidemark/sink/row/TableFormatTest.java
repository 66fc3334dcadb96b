package io.tidemark.sink.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.generation.StreamId;
import io.tidemark.table.TableId;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableFormatTest {
  private static final Optional<StreamId> STREAM =
      Optional.of(new StreamId("shop", "public.orders"));

  @ParameterizedTest(name = "{0} is {1} . {2}")
  @CsvSource({
    "${table}, , orders",
    "${topic}, , pre.public.orders",
    "dw.${table}, dw, orders",
    "${source}.x_${sync}, shop, x_public.orders",
    "all, , all",
  })
  void tables(String format, String schema, String name) {
    assertThat(new TableFormat(format).table("pre.public.orders", STREAM))
        .isEqualTo(new TableId(schema, name));
  }

  @Test
  @DisplayName("a name that the source escaped comes back; without a stream the topic stands in")
  void escaped() {
    assertThat(new TableFormat("${table}").table("shop.public.my_x0020_table", STREAM))
        .isEqualTo(TableId.of("my table"));
    assertThat(new TableFormat("${sync}").table("a.b", Optional.empty()))
        .isEqualTo(TableId.of("a.b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"${tabel}", "a.b.c", ".x", "x.", ""})
  void refused(String format) {
    assertThatThrownBy(() -> new TableFormat(format)).isInstanceOf(IllegalArgumentException.class);
  }
}
