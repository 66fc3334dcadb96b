package io.tidemark.sink.write;

import java.util.Arrays;

/**
 * Finds the row of a batch by the bytes of its key: a hash table of row numbers over slices of one
 * byte array, so that folding a batch allocates nothing per row.
 */
final class KeyIndex {
  private static final int SMALLEST = 256;

  private int[] slots = empty(SMALLEST);
  private int[] starts = new int[SMALLEST];
  private int[] ends = new int[SMALLEST];
  private int[] rows = new int[SMALLEST];
  private int[] hashes = new int[SMALLEST];
  private int size;

  /**
   * Puts a row under the key {@code bytes[start, end)}.
   *
   * @return the row that was there under the same key, or -1
   */
  int put(byte[] bytes, int start, int end, int row) {
    int hash = hash(bytes, start, end);
    int slot = slot(hash, bytes, start, end);
    int key = slots[slot];
    if (key >= 0) {
      int before = rows[key];
      rows[key] = row;
      return before;
    }
    if (size == starts.length) {
      grow();
      slot = free(hash);
    }
    starts[size] = start;
    ends[size] = end;
    rows[size] = row;
    hashes[size] = hash;
    slots[slot] = size++;
    return -1;
  }

  /** Whether there is a row under a key. */
  boolean has(byte[] bytes, int start, int end) {
    return slots[slot(hash(bytes, start, end), bytes, start, end)] >= 0;
  }

  /** The slot that holds a key, or the free one in which it would be. */
  private int slot(int hash, byte[] bytes, int start, int end) {
    int slot = hash & (slots.length - 1);
    while (slots[slot] >= 0 && !isKey(slots[slot], hash, bytes, start, end)) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private boolean isKey(int key, int hash, byte[] bytes, int start, int end) {
    return hashes[key] == hash && Arrays.equals(bytes, starts[key], ends[key], bytes, start, end);
  }

  private void grow() {
    int capacity = size * 2;
    starts = Arrays.copyOf(starts, capacity);
    ends = Arrays.copyOf(ends, capacity);
    rows = Arrays.copyOf(rows, capacity);
    hashes = Arrays.copyOf(hashes, capacity);
    slots = empty(capacity * 2);
    for (int key = 0; key < size; key++) {
      slots[free(hashes[key])] = key;
    }
  }

  private int free(int hash) {
    int slot = hash & (slots.length - 1);
    while (slots[slot] >= 0) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private static int[] empty(int capacity) {
    int[] slots = new int[capacity * 2];
    Arrays.fill(slots, -1);
    return slots;
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
