package io.tidemark.source.tracking;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * The end of a state file.
 *
 * @param rows that it holds
 * @param bits that number the buckets of its index
 * @param blocksAt where the beginnings of the blocks are
 * @param entriesAt where the index is
 */
record Footer(int rows, int bits, long blocksAt, long entriesAt) {
  /** Bytes of a footer, the last eight of which are the checksum. */
  static final int BYTES = 2 * Integer.BYTES + 3 * Long.BYTES;

  /**
   * @param checksum of all that was written to {@code out}
   */
  void write(DataOutputStream out, CRC32C checksum) throws IOException {
    out.writeInt(rows);
    out.writeInt(bits);
    out.writeLong(blocksAt);
    out.writeLong(entriesAt);
    out.flush();
    out.writeLong(checksum.getValue());
    out.flush();
  }

  /**
   * Reads the footer of a file, and all of the file with it.
   *
   * @throws IOException also when the file is damaged
   */
  static Footer read(FileChannel file) throws IOException {
    long end = file.size() - BYTES;
    if (end < 0) {
      throw new IOException("it is too short");
    }
    ByteBuffer footer = ByteBuffer.allocate(BYTES);
    Disk.read(file, footer, end);
    footer.flip();
    CRC32C checksum = checksum(file, file.size() - Long.BYTES);
    Footer read = new Footer(footer.getInt(), footer.getInt(), footer.getLong(), footer.getLong());
    if (footer.getLong() != checksum.getValue()) {
      throw new IOException("its checksum does not match");
    } else if (!read.isOf(file.size())) {
      throw new IOException("it is not as long as it says");
    }
    return read;
  }

  /** Whether a file of this size has room for exactly what is said here. */
  private boolean isOf(long size) {
    long blocks = (rows + StateWriter.BLOCK - 1L) / StateWriter.BLOCK;
    return rows >= 0
        && bits == KeyHash.bucketBits(rows)
        && blocksAt >= 0
        && entriesAt == blocksAt + blocks * Long.BYTES
        && size
            == entriesAt + (long) rows * Long.BYTES + ((1L << bits) + 1) * Integer.BYTES + BYTES;
  }

  private static CRC32C checksum(FileChannel file, long length) throws IOException {
    CRC32C checksum = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
    for (long at = 0; at < length; at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), length - at));
      Disk.read(file, buffer, at);
      checksum.update(buffer.flip());
    }
    return checksum;
  }
}
