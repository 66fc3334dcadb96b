package io.tidemark.source.tracking;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes of each row what is remembered of it. For one thread. */
public final class RowDigests {
  private final int[] keyIndexes;
  private final CellBytes bytes = new CellBytes();
  private final MessageDigest digest;

  /**
   * @param keyIndexes where in a row the cells of its key are, in the order of the key
   */
  public RowDigests(int[] keyIndexes) {
    this.keyIndexes = keyIndexes.clone();
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** What to remember of a row. */
  public TrackedRow of(@Nullable Object[] cells) {
    bytes.clear();
    for (int index : keyIndexes) {
      bytes.add(cells[index]);
    }
    byte[] key = bytes.copy();
    bytes.clear();
    for (Object cell : cells) {
      bytes.add(cell);
    }
    digest.update(bytes.array(), 0, bytes.length());
    return new TrackedRow(key, Arrays.copyOf(digest.digest(), TrackedRow.DIGEST));
  }

  /** The cells of a key as {@link #of} made its bytes. */
  public static List<@Nullable Object> key(byte[] key) {
    return CellBytes.read(key);
  }
}
