package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.dialect.CopyBuffer;
import io.tidemark.dialect.CopyEncoder;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class CopyCursorTest {
  private static final List<ColumnType> TYPES =
      List.of(ColumnType.of(Kind.INT64), ColumnType.of(Kind.STRING), ColumnType.of(Kind.DECIMAL));

  private static final List<FieldDecoder> DECODERS =
      List.of(
          decoder(Kind.INT64, "int8"),
          decoder(Kind.STRING, "text"),
          decoder(Kind.DECIMAL, "numeric"));

  private static FieldDecoder decoder(Kind kind, String sent) {
    return PostgresDecoders.of(kind, sent, "c").orElseThrow();
  }

  private static Object[] row(long n) {
    return new Object[] {n, n % 3 == 0 ? null : "note " + n, new BigDecimal(n + ".50")};
  }

  private static byte[] copy(int rows) {
    List<Column> columns = TYPES.stream().map(type -> new Column("c", type, true)).toList();
    CopyEncoder encoder = CopyEncoder.forTable(columns);
    CopyBuffer buffer = new CopyBuffer(16);
    CopyEncoder.header(buffer);
    for (int n = 0; n < rows; n++) {
      encoder.row(row(n), buffer);
    }
    CopyEncoder.trailer(buffer);
    return Arrays.copyOf(buffer.array(), buffer.size());
  }

  private static Connection none() {
    return (Connection)
        Proxy.newProxyInstance(
            CopyCursorTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, values) -> {
              throw new AssertionError("nothing is asked of the connection");
            });
  }

  @RepeatedTest(20)
  @DisplayName("rows are the same however their bytes are cut")
  void slices(RepetitionInfo repetition) {
    SlicedCopy copy = new SlicedCopy(copy(50), new Random(repetition.getCurrentRepetition()));
    try (Cursor cursor = new CopyCursor(none(), copy, DECODERS, 50)) {
      for (int n = 0; n < 50; n++) {
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.cells()).isEqualTo(row(n));
      }
    }
    assertThat(copy.isActive()).isFalse();
  }

  @Test
  @DisplayName("a copy of fewer rows than there may be ends by itself")
  void fewer() {
    SlicedCopy copy = new SlicedCopy(copy(3), new Random(1));
    try (Cursor cursor = new CopyCursor(none(), copy, DECODERS, 50)) {
      for (int n = 0; n < 3; n++) {
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.cells()).isEqualTo(row(n));
      }
      assertThat(cursor.next()).isFalse();
    }
    assertThat(copy.isActive()).isFalse();
  }

  @Test
  @DisplayName("one that ends in the middle of a row is a lost connection, not a short page")
  void brokenOff() {
    byte[] whole = copy(1);
    SlicedCopy copy = new SlicedCopy(Arrays.copyOf(whole, whole.length - 5), new Random(1));
    try (Cursor cursor = new CopyCursor(none(), copy, DECODERS, 50)) {
      assertThat(cursor.next()).isTrue();
      assertThatThrownBy(cursor::cells)
          .isInstanceOfSatisfying(
              DatabaseException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.CONNECTION));
    }
  }

  @Test
  @DisplayName("one of other columns than were described is an error")
  void otherColumns() {
    SlicedCopy copy = new SlicedCopy(copy(1), new Random(1));
    Cursor cursor = new CopyCursor(none(), copy, DECODERS.subList(0, 2), 50);
    assertThatThrownBy(cursor::next).isInstanceOf(DatabaseException.class);
  }

  @Test
  @DisplayName(
      "a message that the heap has no room for cuts the connection, and nothing is read on")
  void noRoom() {
    List<String> asked = new ArrayList<>();
    Connection connection =
        (Connection)
            Proxy.newProxyInstance(
                CopyCursorTest.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, values) -> {
                  asked.add(method.getName());
                  return null;
                });
    SlicedCopy copy = new SlicedCopy(copy(3), new Random(1));
    copy.failure = new OutOfMemoryError("Java heap space");
    Cursor cursor = new CopyCursor(connection, copy, DECODERS, 50);
    assertThatThrownBy(cursor::next).isSameAs(copy.failure);
    cursor.close();
    assertThat(asked).containsExactly("abort");
    assertThat(copy.isActive()).isTrue();
  }
}
