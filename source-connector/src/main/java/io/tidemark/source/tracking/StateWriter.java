package io.tidemark.source.tracking;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a state file from front to back: the rows in the order they come, in blocks; where each
 * block begins; the index, which is the hashes of the keys in order with the numbers of their rows;
 * where each bucket of the index begins; the {@link Footer} with the checksum of all before it. It
 * gets its name when all of it is on the disk.
 */
final class StateWriter implements NewState {
  private static final Logger LOG = LoggerFactory.getLogger(StateWriter.class);

  /** What every state file begins with; in the last two bytes stands the version. */
  static final long MAGIC = 0x5449_4445_5354_0000L;

  /** The version that is written, and the highest that is read. */
  static final int VERSION = 2;

  /** Rows of a block, which is read as a whole. */
  static final int BLOCK = 128;

  private final Path directory;
  private final Path name;
  private final Path written;
  private final FileChannel file;
  private final CRC32C checksum = new CRC32C();
  private final DataOutputStream out;
  private final KeyOrder order;
  private long position;
  private long[] blocks = new long[16];
  private int rows;

  /**
   * @param run whose state it is, and whose file it will be
   * @param print of what is read and how
   */
  StateWriter(Path directory, long run, String print) throws IOException {
    this.directory = directory;
    this.name = directory.resolve(run + ".state");
    this.written = name.resolveSibling(name.getFileName() + ".writing");
    this.file =
        FileChannel.open(
            written,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    this.out =
        new DataOutputStream(
            new BufferedOutputStream(
                new CheckedOutputStream(Channels.newOutputStream(file), checksum), 1 << 16));
    this.order = new KeyOrder(name.resolveSibling(name.getFileName() + ".order"));
    out.writeLong(MAGIC | VERSION);
    out.writeLong(run);
    out.writeUTF(print);
    position = out.size();
  }

  @Override
  public void add(TrackedRow row) {
    try {
      int block = rows / BLOCK;
      if (rows % BLOCK == 0) {
        blocks = block < blocks.length ? blocks : Arrays.copyOf(blocks, block * 2);
        blocks[block] = position;
      }
      out.writeInt(row.key().length);
      out.write(row.key());
      out.write(row.digest());
      position += Integer.BYTES + row.key().length + TrackedRow.DIGEST;
      order.add(KeyHash.of(row.key()));
      rows = Math.addExact(rows, 1);
    } catch (IOException e) {
      throw new TrackingException(directory, e);
    }
  }

  @Override
  public void complete() {
    try {
      Footer footer = writeIndex();
      footer.write(out, checksum);
      file.force(true);
      shut();
      Disk.publish(written, name);
    } catch (IOException e) {
      throw new TrackingException(directory, e);
    }
  }

  private Footer writeIndex() throws IOException {
    long blocksAt = position;
    int count = (rows + BLOCK - 1) / BLOCK;
    for (int i = 0; i < count; i++) {
      out.writeLong(blocks[i]);
    }
    out.flush();
    long entriesAt = blocksAt + (long) count * Long.BYTES;
    int bits = KeyHash.bucketBits(rows);
    Entries entries =
        new Entries(bits, new Rows(file, Arrays.copyOf(blocks, count), blocksAt, rows));
    order.giveTo(entries);
    for (int i = 0; i < entries.starts.length; i++) {
      entries.starts[i] += i == 0 ? 0 : entries.starts[i - 1];
      out.writeInt(entries.starts[i]);
    }
    return new Footer(rows, bits, blocksAt, entriesAt);
  }

  /** The index as its entries come. */
  private final class Entries implements KeyOrder.Taker {
    private final int bits;
    private final Rows read;

    /** Entries of the bucket before; in the end, of all buckets before. */
    private final int[] starts;

    private final List<byte[]> sameHash = new ArrayList<>();
    private long lastHash = -1;
    private int lastRow;

    Entries(int bits, Rows read) {
      this.bits = bits;
      this.read = read;
      this.starts = new int[(1 << bits) + 1];
    }

    @Override
    public void take(long hash, int row) throws IOException {
      if (hash == lastHash) {
        refuseRepeated(row);
      } else {
        sameHash.clear();
      }
      lastHash = hash;
      lastRow = row;
      starts[KeyHash.bucket(hash, bits) + 1]++;
      out.writeLong((long) KeyHash.rest(hash) << Integer.SIZE | row);
    }

    /** Keys of one hash are few, or soon two of them are the same. */
    private void refuseRepeated(int row) throws IOException {
      if (sameHash.isEmpty()) {
        sameHash.add(read.key(lastRow));
      }
      byte[] key = read.key(row);
      if (sameHash.stream().anyMatch(known -> Arrays.equals(known, key))) {
        throw new RepeatedKeyException();
      }
      sameHash.add(key);
    }
  }

  /** Gives up what is not complete. */
  @Override
  public void close() {
    try {
      shut();
      Files.deleteIfExists(written);
    } catch (IOException e) {
      LOG.warn("{} may stay behind, until a later run ends: {}", written, e.toString());
    }
  }

  private void shut() throws IOException {
    try (file) {
      order.close();
    }
  }
}
