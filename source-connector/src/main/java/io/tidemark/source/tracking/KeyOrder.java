package io.tidemark.source.tracking;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the hashes of any number of keys, on the disk when they are many, and tells for each the
 * number of its row. A hash of {@link KeyHash#BITS} bits and a number within a run of {@value #RUN}
 * rows make one long, so that runs are plain arrays.
 */
final class KeyOrder implements AutoCloseable {
  private static final int RUN_BITS = Long.SIZE - KeyHash.BITS;

  /** Rows that are sorted in memory, 8 bytes each. */
  static final int RUN = 1 << RUN_BITS;

  /**
   * Rows after which those that came last are sorted: sorting all of them then means to merge a few
   * ascending pieces, which takes a fraction of the time, when a run waits for its end.
   */
  private static final int PIECE = 1 << 15;

  /** Longs that are read of a run at a time. */
  private static final int CHUNK = 4096;

  /** Takes the hashes in ascending order. */
  interface Taker {
    void take(long hash, int row) throws IOException;
  }

  private final Path spill;
  private @Nullable FileChannel spilled;
  private int runs;
  private long[] run = new long[1024];
  private int length;

  /**
   * @param spill a file for what does not fit into memory; made when needed, and gone when closed
   */
  KeyOrder(Path spill) {
    this.spill = spill;
  }

  /** Adds the hash of the next row's key. */
  void add(long hash) throws IOException {
    if (length == RUN) {
      spill();
    }
    if (length == run.length) {
      run = Arrays.copyOf(run, length * 2);
    }
    // the first bit is turned, so that the signed order of longs is the order of the hashes
    run[length] = (hash << RUN_BITS | length) ^ Long.MIN_VALUE;
    length++;
    if (length % PIECE == 0) {
      Arrays.sort(run, length - PIECE, length);
    }
  }

  private void spill() throws IOException {
    FileChannel channel = spilled;
    if (channel == null) {
      channel =
          FileChannel.open(
              spill,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      spilled = channel;
    }
    Arrays.sort(run, 0, length);
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK * Long.BYTES);
    for (int from = 0; from < length; from += CHUNK) {
      bytes.clear();
      bytes.asLongBuffer().put(run, from, Math.min(CHUNK, length - from));
      bytes.limit(Math.min(CHUNK, length - from) * Long.BYTES);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
    runs++;
    length = 0;
  }

  /** Gives everything out, once. */
  void giveTo(Taker taker) throws IOException {
    Arrays.sort(run, length - length % PIECE, length); // a long unsorted rest forbids to merge
    Arrays.sort(run, 0, length);
    if (runs == 0) {
      for (int i = 0; i < length; i++) {
        taker.take(hash(run[i]), row(run[i]));
      }
      return;
    }
    PriorityQueue<Source> sources = new PriorityQueue<>();
    for (int i = 0; i < runs; i++) {
      offer(sources, new Source(i, LongBuffer.allocate(0), RUN));
    }
    offer(sources, new Source(runs, LongBuffer.wrap(run, 0, length), 0));
    for (Source first = sources.poll(); first != null; first = sources.poll()) {
      taker.take(first.hash(), first.row());
      offer(sources, first);
    }
  }

  private static long hash(long entry) {
    return (entry ^ Long.MIN_VALUE) >>> RUN_BITS;
  }

  /** Within its run. */
  private static int row(long entry) {
    return (int) (entry & (RUN - 1));
  }

  private static void offer(PriorityQueue<Source> sources, Source source) throws IOException {
    if (source.advance()) {
      sources.add(source);
    }
  }

  @Override
  public void close() throws IOException {
    if (spilled != null) {
      spilled.close();
    }
  }

  /** One run while it is given out. */
  private final class Source implements Comparable<Source> {
    private final int number;
    private LongBuffer chunk;
    private int onDisk;
    private long current;

    /**
     * @param onDisk longs that are still to be read from the disk
     */
    Source(int number, LongBuffer chunk, int onDisk) {
      this.number = number;
      this.chunk = chunk;
      this.onDisk = onDisk;
    }

    boolean advance() throws IOException {
      if (!chunk.hasRemaining() && onDisk > 0) {
        chunk = read();
      }
      if (!chunk.hasRemaining()) {
        return false;
      }
      current = chunk.get();
      return true;
    }

    private LongBuffer read() throws IOException {
      FileChannel channel = spilled;
      if (channel == null) {
        throw new IllegalStateException("nothing was spilled");
      }
      ByteBuffer bytes = ByteBuffer.allocate(Math.min(CHUNK, onDisk) * Long.BYTES);
      Disk.read(channel, bytes, ((long) number * RUN + RUN - onDisk) * Long.BYTES);
      LongBuffer read = bytes.flip().asLongBuffer();
      onDisk -= read.remaining();
      return read;
    }

    long hash() {
      return KeyOrder.hash(current);
    }

    int row() {
      return number * RUN + KeyOrder.row(current);
    }

    @Override
    public int compareTo(Source other) {
      return Long.compare(current, other.current);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return number;
    }
  }
}
