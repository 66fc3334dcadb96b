package io.tidemark.jdbc;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;

/** A copy whose bytes come in slices of random lengths. */
final class SlicedCopy implements CopyOut {
  private final Deque<byte[]> slices = new ArrayDeque<>();
  private boolean active = true;

  /** What reading fails with, if it does. */
  @Nullable Error failure;

  SlicedCopy(byte[] bytes, Random random) {
    for (int from = 0; from < bytes.length; ) {
      int to = Math.min(bytes.length, from + 1 + random.nextInt(30));
      slices.add(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
  }

  @Override
  public byte @Nullable [] readFromCopy() {
    if (failure != null) {
      throw failure;
    }
    byte[] slice = slices.poll();
    active = slice != null;
    return slice;
  }

  @Override
  public byte @Nullable [] readFromCopy(boolean block) {
    return readFromCopy();
  }

  @Override
  public boolean isActive() {
    return active;
  }

  @Override
  public void cancelCopy() {
    slices.clear();
  }

  @Override
  public int getFieldCount() {
    return 0;
  }

  @Override
  public int getFormat() {
    return 1;
  }

  @Override
  public int getFieldFormat(int field) {
    return 1;
  }

  @Override
  public long getHandledRowCount() {
    return -1;
  }
}
