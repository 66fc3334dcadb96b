package io.tidemark.sink.write;

import io.tidemark.dialect.CopyBuffer;
import java.util.Arrays;

/**
 * Finds the row of a batch by the bytes of its key. Keys that come in their order, each greater
 * than the one before, as a table is read by its key, are known to be new by that alone; from the
 * first that does not on there is a hash table of row numbers over slices of pages, chained through
 * arrays. Folding a batch allocates nothing per row.
 */
final class KeyIndex {
  private static final int SMALLEST = 256;
  private static final int[] NONE = {};

  private CopyBuffer[] pages = new CopyBuffer[SMALLEST];
  private int[] starts = new int[SMALLEST];
  private int[] ends = new int[SMALLEST];
  private int[] rows = new int[SMALLEST];
  private int size;

  /** Of each key, once there is a table of them; empty before. */
  private int[] hashes = NONE;

  /** By the last bits of its hash, the latest key; -1 where there is none. */
  private int[] latest = NONE;

  /** Of each key, the one before it with the same last bits. */
  private int[] previous = NONE;

  /**
   * Puts a row under the key {@code page[start, end)}.
   *
   * @return the row that was there under the same key, or -1
   */
  int put(CopyBuffer page, int start, int end, int row) {
    if (isBehindAll(page, start, end)) {
      add(page, start, end, row);
      return -1;
    }
    linkAll();
    int hash = hash(page.array(), start, end);
    int key = find(hash, page, start, end);
    if (key >= 0) {
      int before = rows[key];
      rows[key] = row;
      return before;
    }
    add(page, start, end, row);
    hashes[size - 1] = hash;
    link(size - 1);
    return -1;
  }

  /** Whether all keys have come in their order, and this one is greater than the last of them. */
  private boolean isBehindAll(CopyBuffer page, int start, int end) {
    int last = size - 1;
    return hashes.length == 0
        && (last < 0
            || Arrays.compareUnsigned(
                    pages[last].array(), starts[last], ends[last], page.array(), start, end)
                < 0);
  }

  private void add(CopyBuffer page, int start, int end, int row) {
    if (size == starts.length) {
      grow();
    }
    pages[size] = page;
    starts[size] = start;
    ends[size] = end;
    rows[size] = row;
    size++;
  }

  /** Whether there is a row under a key. */
  boolean has(CopyBuffer page, int start, int end) {
    if (isBehindAll(page, start, end)) {
      return false;
    }
    linkAll();
    return find(hash(page.array(), start, end), page, start, end) >= 0;
  }

  private int find(int hash, CopyBuffer page, int start, int end) {
    int key = latest[hash & (latest.length - 1)];
    while (key >= 0 && !isKey(key, hash, page, start, end)) {
      key = previous[key];
    }
    return key;
  }

  private boolean isKey(int key, int hash, CopyBuffer page, int start, int end) {
    return hashes[key] == hash
        && Arrays.equals(pages[key].array(), starts[key], ends[key], page.array(), start, end);
  }

  private void link(int key) {
    int bits = hashes[key] & (latest.length - 1);
    previous[key] = latest[bits];
    latest[bits] = key;
  }

  private void grow() {
    int capacity = size * 2;
    pages = Arrays.copyOf(pages, capacity);
    starts = Arrays.copyOf(starts, capacity);
    ends = Arrays.copyOf(ends, capacity);
    rows = Arrays.copyOf(rows, capacity);
    if (hashes.length > 0) {
      hashes = Arrays.copyOf(hashes, capacity);
      relink();
    }
  }

  private void linkAll() {
    if (hashes.length == 0) {
      hashes = new int[starts.length];
      for (int key = 0; key < size; key++) {
        hashes[key] = hash(pages[key].array(), starts[key], ends[key]);
      }
      relink();
    }
  }

  private void relink() {
    previous = new int[hashes.length];
    latest = none(hashes.length);
    for (int key = 0; key < size; key++) {
      link(key);
    }
  }

  private static int[] none(int length) {
    int[] keys = new int[length];
    Arrays.fill(keys, -1);
    return keys;
  }

  private static int hash(byte[] bytes, int start, int end) {
    int hash = 1;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + bytes[i];
    }
    // Keys that count up differ in their last bits only: spread them, or they pile up in one run.
    hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
    return hash ^ (hash >>> 16);
  }
}
