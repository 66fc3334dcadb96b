package io.tidemark.sink.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.generation.RecordHeaders;
import io.tidemark.generation.StreamId;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ProvenanceReaderTest {
  private final ProvenanceReader reader = new ProvenanceReader();

  private static Headers headers(Object generation, Object attempt) {
    return new ConnectHeaders()
        .addString(RecordHeaders.SOURCE, "shop")
        .addString(RecordHeaders.SYNC, "orders")
        .add(RecordHeaders.GENERATION, generation, Schema.INT64_SCHEMA)
        .add(RecordHeaders.ATTEMPT, attempt, Schema.INT64_SCHEMA);
  }

  private static Provenance provenance(long generation, long attempt) {
    return new Provenance(
        Provenance.Kind.ROW, new StreamId("shop", "orders"), 0, 0, generation, attempt);
  }

  @Test
  @DisplayName("the same headers again give the same object, other headers what they say")
  void runs() {
    Provenance first = reader.read(headers(1000L, 1000L));
    assertThat(first).isEqualTo(provenance(1000, 1000));
    assertThat(reader.read(headers(1000L, 1000L))).isSameAs(first);
    assertThat(reader.read(headers(1000L, 1001L))).isEqualTo(provenance(1000, 1001));
    assertThat(reader.read(headers(2000L, 1001L))).isEqualTo(provenance(2000, 1001));
    assertThat(reader.read(new ConnectHeaders())).isNull();
    assertThat(reader.read(headers(2000L, 1001L))).isEqualTo(provenance(2000, 1001));
  }

  @Test
  @DisplayName("headers of others change nothing, and text that is the same number is the same")
  void othersHeaders() {
    Provenance first = reader.read(headers(1000L, 1000L));
    assertThat(reader.read(headers(1000L, 1000L).addString("trace", "a"))).isSameAs(first);
    assertThat(reader.read(headers(1000L, 1000L).addString("trace", "b"))).isSameAs(first);
    assertThat(reader.read(new ConnectHeaders().addString("trace", "c"))).isNull();
    assertThat(reader.read(headers(1000L, 1000L))).isEqualTo(first);
    Provenance again = reader.read(headers(1000L, 1000L));
    Headers text = new ConnectHeaders(headers(1000L, 1000L)).remove(RecordHeaders.ATTEMPT);
    assertThat(reader.read(text.addString(RecordHeaders.ATTEMPT, "1000"))).isSameAs(again);
    assertThatThrownBy(() -> reader.read(headers(1000L, 1000L).remove(RecordHeaders.ATTEMPT)))
        .isInstanceOf(DataException.class);
  }

  @Test
  @DisplayName("unreadable headers are unreadable every time, and forget nothing")
  void unreadable() {
    Provenance first = reader.read(headers(1000L, 1000L));
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> reader.read(headers("x", 1000L))).isInstanceOf(DataException.class);
    }
    assertThat(reader.read(headers(1000L, 1000L))).isSameAs(first);
  }

  @Test
  @DisplayName("a header that one record has under another name is not taken for the one before")
  void renamed() {
    Headers all = headers(1000L, 1000L).addInt(RecordHeaders.SCOPE, 3);
    Provenance none = provenance(1000, 1000);
    Provenance third = reader.read(all);
    assertThat(third).isNotEqualTo(none);
    Headers renamed = headers(1000L, 1000L);
    renamed.add("other.scope", all.lastWithName(RecordHeaders.SCOPE).value(), Schema.INT32_SCHEMA);
    assertThat(reader.read(renamed)).isEqualTo(none);
    assertThat(reader.read(all)).isEqualTo(third);
    assertThat(reader.read(headers(1000L, 1000L))).isEqualTo(none);
  }
}
