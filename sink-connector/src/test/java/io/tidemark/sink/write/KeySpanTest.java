package io.tidemark.sink.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.dialect.CopyBuffer;
import io.tidemark.dialect.Dialects;
import io.tidemark.dialect.FieldEncoder;
import io.tidemark.dialect.Merge.KeyRange;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.sink.row.RowShape;
import io.tidemark.sink.write.BatchRow.Origin;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KeySpanTest {
  private static RowShape shape(Kind... key) {
    List<Column> columns =
        Arrays.stream(key).map(k -> new Column("k" + k, ColumnType.of(k), false)).toList();
    List<String> names = columns.stream().map(Column::name).toList();
    return new RowShape(
        new TableSchema(TableId.of("orders"), columns, names), columns, Set.copyOf(names));
  }

  private static List<BatchRow> rows(Kind kind, Object... keys) {
    FieldEncoder field = Dialects.forUrl("jdbc:postgresql:shop").stageField(ColumnType.of(kind));
    CopyBuffer page = new CopyBuffer(8);
    page.putByte(7);
    return Arrays.stream(keys)
        .map(
            key -> {
              int start = page.size();
              field.encode(key, page);
              int end = page.size();
              Origin origin = new Origin(new TopicPart("orders", 0), 0);
              return new BatchRow(page, start, end, end, false, origin, null, null);
            })
        .toList();
  }

  @Test
  @DisplayName("integers of all sizes, in any order and below zero, have a range")
  void range() {
    assertThat(KeySpan.dense(shape(Kind.INT64), rows(Kind.INT64, 5L, -2L, 1L)))
        .contains(new KeyRange(-2, 5));
    assertThat(KeySpan.dense(shape(Kind.INT32), rows(Kind.INT32, 5, -2, 1)))
        .contains(new KeyRange(-2, 5));
    assertThat(KeySpan.dense(shape(Kind.INT16), rows(Kind.INT16, (short) -7, (short) -6)))
        .contains(new KeyRange(-7, -6));
    assertThat(KeySpan.dense(shape(Kind.INT8), rows(Kind.INT8, (byte) 3)))
        .contains(new KeyRange(3, 3));
  }

  @Test
  @DisplayName("where there may be four times as many keys as rows, they have none")
  void sparse() {
    assertThat(KeySpan.dense(shape(Kind.INT64), rows(Kind.INT64, 1L, 8L))).isPresent();
    assertThat(KeySpan.dense(shape(Kind.INT64), rows(Kind.INT64, 1L, 9L))).isEmpty();
    assertThat(KeySpan.dense(shape(Kind.INT64), rows(Kind.INT64, Long.MIN_VALUE, Long.MAX_VALUE)))
        .isEmpty();
    assertThat(KeySpan.dense(shape(Kind.INT64), rows(Kind.INT64, Long.MIN_VALUE, 0L))).isEmpty();
  }

  @Test
  @DisplayName("keys that are no integer, or more than one column, have none")
  void others() {
    assertThat(KeySpan.dense(shape(Kind.STRING), rows(Kind.STRING, "abcd"))).isEmpty();
    assertThat(KeySpan.dense(shape(Kind.DATE), rows(Kind.DATE, 1))).isEmpty();
    assertThat(KeySpan.dense(shape(Kind.INT64, Kind.INT32), rows(Kind.INT64, 1L))).isEmpty();
  }

  @Test
  @DisplayName("rows that are more than a join may keep in memory have none")
  void large() {
    List<BatchRow> small = rows(Kind.INT64, 1L, 2L);
    List<BatchRow> large =
        small.stream()
            .map(
                r ->
                    new BatchRow(
                        r.page(), r.start(), r.keyEnd(), 1 << 20, false, r.origin(), null, null))
            .toList();
    assertThat(KeySpan.dense(shape(Kind.INT64), large)).isPresent();
    assertThat(KeySpan.dense(shape(Kind.INT64), concat(large, small))).isEmpty();
  }

  private static List<BatchRow> concat(List<BatchRow> some, List<BatchRow> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }
}
