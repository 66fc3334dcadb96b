package io.tidemark.source.tracking;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** The rows of a state file by their numbers. Keeps the block of the last one in memory. */
final class Rows {
  private final FileChannel file;
  private final long[] blocks;
  private final long end;
  private final int count;
  private final int[] starts = new int[StateWriter.BLOCK];
  private byte[] block = new byte[0];
  private int loaded = -1;

  /**
   * @param blocks where each block begins
   * @param end where the last one ends
   * @param count number of rows
   */
  Rows(FileChannel file, long[] blocks, long end, int count) {
    this.file = file;
    this.blocks = blocks;
    this.end = end;
    this.count = count;
  }

  int count() {
    return count;
  }

  byte[] key(int row) throws IOException {
    int from = keyStart(row);
    return Arrays.copyOfRange(block, from, from + keyLength(row));
  }

  boolean hasKey(int row, byte[] key) throws IOException {
    int from = keyStart(row);
    return Arrays.equals(block, from, from + keyLength(row), key, 0, key.length);
  }

  boolean hasDigest(int row, byte[] digest) throws IOException {
    int from = keyStart(row) + keyLength(row);
    return Arrays.equals(block, from, from + TrackedRow.DIGEST, digest, 0, digest.length);
  }

  private int keyStart(int row) throws IOException {
    load(row / StateWriter.BLOCK);
    return starts[row % StateWriter.BLOCK] + Integer.BYTES;
  }

  private int keyLength(int row) {
    return intAt(starts[row % StateWriter.BLOCK]);
  }

  private int intAt(int at) {
    return ByteBuffer.wrap(block).getInt(at);
  }

  private void load(int number) throws IOException {
    if (loaded == number) {
      return;
    }
    loaded = -1;
    long from = blocks[number];
    int length = length(number, from);
    if (block.length < length) {
      block = new byte[length];
    }
    Disk.read(file, ByteBuffer.wrap(block, 0, length), from);
    int rows = Math.min(StateWriter.BLOCK, count - number * StateWriter.BLOCK);
    int at = 0;
    for (int i = 0; i < rows; i++) {
      starts[i] = at;
      at = next(at, length);
    }
    loaded = number;
  }

  private int length(int number, long from) throws IOException {
    long to = number + 1 < blocks.length ? blocks[number + 1] : end;
    if (from < 0 || to < from || to > end || to - from > Integer.MAX_VALUE) {
      throw new IOException("its blocks are damaged");
    }
    return (int) (to - from);
  }

  /** Where the row behind another one begins. */
  private int next(int at, int length) throws IOException {
    int key = at + Integer.BYTES > length ? -1 : intAt(at);
    long next = at + Integer.BYTES + (long) key + TrackedRow.DIGEST;
    if (key < 0 || next > length) {
      throw new IOException("a block is damaged");
    }
    return (int) next;
  }
}
