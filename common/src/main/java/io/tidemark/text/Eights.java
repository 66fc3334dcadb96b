package io.tidemark.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes of a text at a time. An answer has the highest bit of each byte that is meant; of
 * those only the lowest is sure, as bytes above it may owe it a carry.
 */
public final class Eights {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long EACH = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;

  private Eights() {}

  /** The eight from an index on. */
  public static long at(byte[] bytes, int index) {
    return (long) LONGS.get(bytes, index);
  }

  /** Those that are a quote, a backslash, a control character or no ASCII. */
  public static long special(long eight) {
    long others = ((eight - EACH * ' ') | eight) & TOPS;
    return others | equal(eight, '"') | equal(eight, '\\');
  }

  /** Those that are a character, and others that are no ASCII. */
  public static long equal(long eight, char ascii) {
    return ((eight ^ (EACH * ascii)) - EACH) & TOPS;
  }
}
