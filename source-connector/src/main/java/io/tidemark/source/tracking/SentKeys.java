package io.tidemark.source.tracking;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The keys that runs have sent without coming to their ends. Each group is on the disk before any
 * of its records is given out, with its length in front and its checksum behind.
 */
final class SentKeys implements AutoCloseable {
  /** Beyond so many bytes nothing is noted any more, as all of it will be read and sent. */
  static final long MOST = 4 << 20;

  private final Path name;

  /** Those of earlier runs that this one has not come upon. */
  private final Set<ByteBuffer> before = new HashSet<>();

  /** All that are in the file, where each is once, however many runs in a row send it. */
  private final Set<ByteBuffer> noted = new HashSet<>();

  private @Nullable FileChannel file;
  private long size;

  private SentKeys(Path name) {
    this.name = name;
  }

  /**
   * Reads what earlier runs have noted, if anything.
   *
   * @throws IOException also when the file is damaged, or holds more than is worth knowing
   */
  static SentKeys open(Path name) throws IOException {
    SentKeys keys = new SentKeys(name);
    if (Files.exists(name)) {
      keys.size = Files.size(name);
      if (keys.size > MOST) {
        throw new IOException("too many rows have been sent since by runs that did not end");
      }
      keys.read(ByteBuffer.wrap(Files.readAllBytes(name)));
    }
    return keys;
  }

  private void read(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int length = bytes.remaining() < Integer.BYTES ? -1 : bytes.getInt();
      if (length < 0 || bytes.remaining() < (long) length + Long.BYTES) {
        throw new IOException("the list of what was sent since ends in the middle");
      }
      ByteBuffer group = bytes.slice(bytes.position(), length);
      bytes.position(bytes.position() + length);
      if (bytes.getLong() != checksum(group.duplicate())) {
        throw new IOException("the checksum of what was sent since does not match");
      }
      while (group.hasRemaining()) {
        ByteBuffer key = key(group);
        before.add(key);
        noted.add(key);
      }
    }
  }

  private static ByteBuffer key(ByteBuffer group) throws IOException {
    int length = group.remaining() < Integer.BYTES ? -1 : group.getInt();
    if (length < 0 || length > group.remaining()) {
      throw new IOException("the list of what was sent since is damaged");
    }
    byte[] key = new byte[length];
    group.get(key);
    return ByteBuffer.wrap(key);
  }

  private static long checksum(ByteBuffer bytes) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes);
    return checksum.getValue();
  }

  /** Whether an earlier run has sent the key; said once. */
  boolean remove(byte[] key) {
    return !before.isEmpty() && before.remove(ByteBuffer.wrap(key));
  }

  /** Those that have not been removed. */
  List<byte[]> left() {
    return before.stream().map(ByteBuffer::array).toList();
  }

  /** One that has not been removed, which is hereby removed. */
  Optional<byte[]> removeAny() {
    Iterator<ByteBuffer> left = before.iterator();
    if (!left.hasNext()) {
      return Optional.empty();
    }
    byte[] key = left.next().array();
    left.remove();
    return Optional.of(key);
  }

  /** Notes keys, durably. */
  void add(List<byte[]> keys) throws IOException {
    if (size > MOST) {
      return;
    }
    List<byte[]> news = keys.stream().filter(key -> noted.add(ByteBuffer.wrap(key))).toList();
    if (news.isEmpty()) {
      return;
    }
    ByteBuffer group = group(news);
    FileChannel open = file == null ? create() : file;
    size += group.remaining();
    while (group.hasRemaining()) {
      open.write(group);
    }
    open.force(false);
  }

  private FileChannel create() throws IOException {
    FileChannel open = FileChannel.open(name, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    file = open;
    Disk.forceNames(name);
    return open;
  }

  private static ByteBuffer group(List<byte[]> keys) {
    int length = keys.stream().mapToInt(key -> Integer.BYTES + key.length).sum();
    ByteBuffer group = ByteBuffer.allocate(Integer.BYTES + length + Long.BYTES).putInt(length);
    keys.forEach(key -> group.putInt(key.length).put(key));
    long checksum = checksum(group.duplicate().flip().position(Integer.BYTES));
    return group.putLong(checksum).flip();
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
