package io.tidemark.source.tracking;

import io.tidemark.generation.LaterVersionException;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A state file as {@link StateWriter} wrote it. In memory are only where blocks and buckets begin:
 * less than a fifth of a byte for each row.
 */
final class StateFile implements AutoCloseable {
  private static final long VERSIONS = 0xffff;

  private final FileChannel file;
  private final Footer footer;
  private final int[] starts;
  private final Rows rows;

  private StateFile(FileChannel file, Footer footer) throws IOException {
    this.file = file;
    this.footer = footer;
    int count = (footer.rows() + StateWriter.BLOCK - 1) / StateWriter.BLOCK;
    long[] blocks = new long[count];
    part(footer.blocksAt(), (long) count * Long.BYTES).asLongBuffer().get(blocks);
    this.rows = new Rows(file, blocks, footer.blocksAt(), footer.rows());
    this.starts = new int[(1 << footer.bits()) + 1];
    long startsAt = footer.entriesAt() + (long) footer.rows() * Long.BYTES;
    part(startsAt, (long) starts.length * Integer.BYTES).asIntBuffer().get(starts);
  }

  /**
   * Opens a file and reads all of it once.
   *
   * @throws LaterVersionException when a later release has written it, of which nothing is known
   *     but how it begins
   * @throws IOException also when it is damaged, or of another run or print
   */
  static StateFile open(Path name, long run, String print) throws IOException {
    FileChannel file = FileChannel.open(name, StandardOpenOption.READ);
    try {
      DataInputStream header = new DataInputStream(Channels.newInputStream(file));
      long version = header.readLong() ^ StateWriter.MAGIC;
      if ((version & ~VERSIONS) == 0) {
        LaterVersionException.check("The state file " + name, version, StateWriter.VERSION);
      }
      Footer footer = Footer.read(file);
      if (version != StateWriter.VERSION) {
        throw new IOException("an earlier version of Tidemark wrote it, or somebody else");
      } else if (header.readLong() != run) {
        throw new IOException("it is not what its name says");
      } else if (!header.readUTF().equals(print)) {
        throw new IOException("it is of what was read before the sync or its source changed");
      }
      return new StateFile(file, footer);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** All rows by their numbers. */
  Rows rows() {
    return rows;
  }

  /** The number of the row with this key, by the index; -1 when there is none. */
  int find(byte[] key) throws IOException {
    long hash = KeyHash.of(key);
    int bucket = KeyHash.bucket(hash, footer.bits());
    int first = starts[bucket];
    int entries = starts[bucket + 1] - first;
    if (first < 0 || entries < 0 || entries > footer.rows() - first) {
      throw new IOException("its index is damaged");
    }
    ByteBuffer bytes =
        part(footer.entriesAt() + (long) first * Long.BYTES, (long) entries * Long.BYTES);
    while (bytes.hasRemaining()) {
      int rest = bytes.getInt();
      int row = bytes.getInt();
      if (row < 0 || row >= footer.rows()) {
        throw new IOException("its index is damaged");
      } else if (rest == KeyHash.rest(hash) && rows.hasKey(row, key)) {
        return row;
      }
    }
    return -1;
  }

  private ByteBuffer part(long at, long length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length));
    Disk.read(file, bytes, at);
    return bytes.flip();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
