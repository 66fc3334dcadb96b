package io.tidemark.dialect;

import io.tidemark.text.Eights;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of a bulk copy, gathered in one growing array; numbers big-endian. Not thread-safe. */
public final class CopyBuffer {
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  /**
   * Characters of texts that are worth a copy of their own, which tells most of them to be ASCII.
   */
  private static final int SHORT = 4096;

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
    if (text.length() <= SHORT) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      if (isPlain(utf8)) {
        putInt(utf8.length);
        putBytes(utf8);
        return;
      }
    }
    putCharacters(text);
  }

  /** Whether all are ASCII, none is NUL, and none is what half of a pair becomes. */
  private static boolean isPlain(byte[] utf8) {
    int i = 0;
    for (; i <= utf8.length - Long.BYTES; i += Long.BYTES) {
      long eight = Eights.at(utf8, i);
      if ((Eights.equal(eight, '\0') | Eights.equal(eight, '?')) != 0) {
        return false;
      }
    }
    for (; i < utf8.length; i++) {
      if (utf8[i] <= 0 || utf8[i] == '?') {
        return false;
      }
    }
    return true;
  }

  private void putCharacters(String text) {
    int at = size;
    int chars = text.length();
    ensure(Math.addExact(4, Math.multiplyExact(chars, 3)));
    size += 4;
    for (int i = 0; i < chars; i++) {
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
