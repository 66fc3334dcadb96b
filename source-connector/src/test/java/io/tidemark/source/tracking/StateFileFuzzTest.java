package io.tidemark.source.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.tidemark.generation.LaterVersionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

/** A state file that is damaged in any way is refused, even where its checksum is right. */
class StateFileFuzzTest {
  private static final long RUN = 7;
  private static final String PRINT = "print";
  private static final byte[] KEY = {1, 2, 3};

  @TempDir Path directory;

  @DisplayName("a state file is read to its end, or refused as damaged or of a later release")
  @FuzzTest
  void state(byte[] bytes) throws IOException {
    Path name = directory.resolve(RUN + ".state");
    Files.write(name, withChecksum(bytes));
    try (StateFile state = StateFile.open(name, RUN, PRINT)) {
      Rows rows = state.rows();
      for (int row = 0; row < rows.count(); row++) {
        assertThat(state.find(rows.key(row))).isBetween(-1, rows.count() - 1);
      }
      assertThat(state.find(KEY)).isBetween(-1, rows.count() - 1);
    } catch (IOException | LaterVersionException refused) {
      return;
    }
  }

  private static byte[] withChecksum(byte[] bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return ByteBuffer.allocate(bytes.length + Long.BYTES)
        .put(bytes)
        .putLong(checksum.getValue())
        .array();
  }
}
