package io.tidemark.source.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.RecordHeaders;
import io.tidemark.generation.StreamId;
import io.tidemark.source.generation.Fold;
import io.tidemark.source.generation.FoldState;
import io.tidemark.source.read.TideRecord.Origin;
import io.tidemark.source.read.TideRecord.Part;
import java.util.Map;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TideRecordTest {
  private final ConnectHeaders shared =
      RowRecords.headers(new StreamId("db", "orders"), 0, 1, RecordHeaders.KIND_ROW, 2, 3);

  private SourceRecord record() {
    Origin origin =
        new Origin(Map.of(), Map.of(), new Fold(FoldState.EMPTY, () -> {}).open(1, null));
    return new TideRecord(origin, "orders", Part.NONE, Part.NONE, shared);
  }

  @Test
  @DisplayName("what a transform does to one record's headers stays there, and no other has it")
  void headersOfItsOwn() {
    SourceRecord changed = record();
    SourceRecord before = record();
    assertThat(before.headers()).isEqualTo(shared);

    changed.headers().addString("by", "a transform");
    changed.headers().remove(RecordHeaders.KIND);

    assertThat(changed.headers().lastWithName("by").value()).isEqualTo("a transform");
    assertThat(changed.headers().lastWithName(RecordHeaders.KIND)).isNull();
    assertThat(changed.newRecord("t", null, null, null, null, null, null).headers())
        .isEqualTo(changed.headers());
    assertThat(before.headers()).isEqualTo(shared);
    assertThat(record().headers()).isEqualTo(shared).isNotEqualTo(changed.headers());
  }
}
