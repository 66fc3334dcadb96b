package io.tidemark.dialect;

import java.util.Arrays;

/** Bytes of a bulk copy, gathered in one growing array; numbers big-endian. Not thread-safe. */
public final class CopyBuffer {
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  private byte[] bytes;
  private int size;

  /** A buffer that holds so many bytes before it grows. */
  public CopyBuffer(int capacity) {
    this.bytes = new byte[capacity];
  }

  public int size() {
    return size;
  }

  /** The bytes themselves, valid up to {@link #size} and until the next write. */
  public byte[] array() {
    return bytes;
  }

  /** Forgets what was written after the given size. */
  public void truncate(int toSize) {
    if (toSize > size) {
      throw new IllegalArgumentException("cannot truncate " + size + " bytes to " + toSize);
    }
    size = toSize;
  }

  public void putByte(int value) {
    ensure(1);
    bytes[size++] = (byte) value;
  }

  public void putShort(int value) {
    ensure(2);
    bytes[size++] = (byte) (value >> 8);
    bytes[size++] = (byte) value;
  }

  public void putInt(int value) {
    ensure(4);
    setInt(size, value);
    size += 4;
  }

  public void putLong(long value) {
    ensure(8);
    setInt(size, (int) (value >> 32));
    setInt(size + 4, (int) value);
    size += 8;
  }

  public void putBytes(byte[] value) {
    putBytes(value, 0, value.length);
  }

  public void putBytes(byte[] value, int offset, int length) {
    ensure(length);
    System.arraycopy(value, offset, bytes, size, length);
    size += length;
  }

  /** Overwrites four bytes that were written before. */
  public void setInt(int at, int value) {
    bytes[at] = (byte) (value >> 24);
    bytes[at + 1] = (byte) (value >> 16);
    bytes[at + 2] = (byte) (value >> 8);
    bytes[at + 3] = (byte) value;
  }

  /**
   * Text as UTF-8, preceded by its length in bytes.
   *
   * @throws UnencodableCell when it has a NUL character or half of a surrogate pair
   */
  public void putText(String text) {
    int at = size;
    int chars = text.length();
    ensure(Math.addExact(4, Math.multiplyExact(chars, 3)));
    size += 4;
    for (int i = putAscii(text); i < chars; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        if (c == 0) {
          throw new UnencodableCell("a text has a NUL character, which the database cannot hold");
        }
        bytes[size++] = (byte) c;
      } else if (Character.isSurrogate(c)) {
        putCodePoint(text, i++);
      } else {
        putMultiByte(c);
      }
    }
    setInt(at, size - at - 4);
  }

  /** The characters up to the first that is not one byte, which most texts have not: how many. */
  private int putAscii(String text) {
    byte[] into = bytes;
    int from = size;
    int chars = text.length();
    int i = 0;
    for (; i < chars; i++) {
      char c = text.charAt(i);
      if (c >= 0x80 || c == 0) {
        break;
      }
      into[from + i] = (byte) c;
    }
    size = from + i;
    return i;
  }

  private void putMultiByte(char c) {
    if (c < 0x800) {
      bytes[size++] = (byte) (0xC0 | (c >> 6));
    } else {
      bytes[size++] = (byte) (0xE0 | (c >> 12));
      bytes[size++] = (byte) (0x80 | ((c >> 6) & 0x3F));
    }
    bytes[size++] = (byte) (0x80 | (c & 0x3F));
  }

  private void putCodePoint(String text, int i) {
    int point = text.codePointAt(i);
    if (!Character.isSupplementaryCodePoint(point)) {
      throw new UnencodableCell("a text has half of a surrogate pair, which is not Unicode");
    }
    bytes[size++] = (byte) (0xF0 | (point >> 18));
    bytes[size++] = (byte) (0x80 | ((point >> 12) & 0x3F));
    bytes[size++] = (byte) (0x80 | ((point >> 6) & 0x3F));
    bytes[size++] = (byte) (0x80 | (point & 0x3F));
  }

  private void ensure(int more) {
    int needed = Math.addExact(size, more);
    if (needed > bytes.length) {
      int doubled = bytes.length > LARGEST / 2 ? LARGEST : bytes.length * 2;
      bytes = Arrays.copyOf(bytes, Math.max(needed, doubled));
    }
  }
}
