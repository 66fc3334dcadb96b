package io.tidemark.dialect;

import java.util.Arrays;

/**
 * Bytes in network order that grow at the end: the rows of a batch as {@code COPY … (FORMAT
 * binary)} wants them. Not thread-safe.
 */
public final class CopyBuffer {
  private static final int SMALLEST = 1024;

  private byte[] bytes;
  private int size;

  public CopyBuffer() {
    this.bytes = new byte[SMALLEST];
  }

  /** Bytes written so far. */
  public int size() {
    return size;
  }

  /** The backing array, valid until the next write; only the first {@link #size} bytes count. */
  public byte[] array() {
    return bytes;
  }

  /** Takes back everything from {@code newSize} on. */
  public void truncate(int newSize) {
    if (newSize < 0 || newSize > size) {
      throw new IllegalArgumentException("cannot truncate " + size + " to " + newSize);
    }
    size = newSize;
  }

  public CopyBuffer putByte(int value) {
    room(1);
    bytes[size++] = (byte) value;
    return this;
  }

  public CopyBuffer putShort(int value) {
    room(2);
    bytes[size++] = (byte) (value >>> 8);
    bytes[size++] = (byte) value;
    return this;
  }

  public CopyBuffer putInt(int value) {
    room(4);
    size += 4;
    setInt(size - 4, value);
    return this;
  }

  public CopyBuffer putLong(long value) {
    putInt((int) (value >>> 32));
    return putInt((int) value);
  }

  public CopyBuffer put(byte[] source, int from, int length) {
    room(length);
    System.arraycopy(source, from, bytes, size, length);
    size += length;
    return this;
  }

  /** Overwrites four bytes that were written before. */
  public void setInt(int at, int value) {
    bytes[at] = (byte) (value >>> 24);
    bytes[at + 1] = (byte) (value >>> 16);
    bytes[at + 2] = (byte) (value >>> 8);
    bytes[at + 3] = (byte) value;
  }

  private void room(int more) {
    long needed = (long) size + more;
    if (needed > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException("a batch of rows holds at most 2 GiB");
    }
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8, needed + needed / 2));
    }
  }
}
