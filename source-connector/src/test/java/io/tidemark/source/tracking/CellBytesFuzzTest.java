package io.tidemark.source.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.BufferUnderflowException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;

/** Bytes are cells, or are refused as none; nothing in them asks for more memory than they have. */
class CellBytesFuzzTest {

  @DisplayName("cells that were read are the same when they are written and read again")
  @FuzzTest
  void cells(byte[] bytes) {
    List<@Nullable Object> cells;
    try {
      cells = CellBytes.read(bytes);
    } catch (IllegalArgumentException | BufferUnderflowException refused) {
      return;
    }
    byte[] written = bytesOf(cells);
    assertThat(bytesOf(CellBytes.read(written))).isEqualTo(written);
  }

  private static byte[] bytesOf(List<@Nullable Object> cells) {
    CellBytes bytes = new CellBytes();
    cells.forEach(bytes::add);
    return bytes.copy();
  }
}
