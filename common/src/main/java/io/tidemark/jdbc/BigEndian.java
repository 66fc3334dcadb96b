package io.tidemark.jdbc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Numbers as they come over a network. */
final class BigEndian {
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private BigEndian() {}

  static short signedShort(byte[] bytes, int at) {
    return (short) SHORTS.get(bytes, at);
  }

  static int unsignedShort(byte[] bytes, int at) {
    return signedShort(bytes, at) & 0xffff;
  }

  static int signedInt(byte[] bytes, int at) {
    return (int) INTS.get(bytes, at);
  }

  static long signedLong(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }
}
