package io.tidemark.source.tracking;

import java.nio.ByteBuffer;

/**
 * A number of {@value #BITS} bits for a key, by which its place is looked up. Different keys may
 * have the same: who finds one compares the keys.
 */
final class KeyHash {
  static final int BITS = 44;

  /** Rows of a bucket of the index, on the average between a half and the whole of this. */
  private static final int BUCKET = 64;

  private KeyHash() {}

  /** By eight bytes at a time: keys are short, and there is one for each row. */
  static long of(byte[] key) {
    ByteBuffer bytes = ByteBuffer.wrap(key);
    long hash = key.length;
    while (bytes.remaining() >= Long.BYTES) {
      hash = mix(hash ^ bytes.getLong());
    }
    long rest = 0;
    while (bytes.hasRemaining()) {
      rest = (rest << Byte.SIZE) | (bytes.get() & 0xff);
    }
    return mix(mix(hash ^ rest)) >>> (Long.SIZE - BITS);
  }

  /** So that every bit depends on every other: the last step of MurmurHash3, public domain. */
  private static long mix(long hash) {
    long mixed = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }

  /** How many bits number the buckets of an index of so many rows. */
  static int bucketBits(long rows) {
    long buckets = rows / BUCKET;
    return buckets <= 1 ? 0 : Long.SIZE - Long.numberOfLeadingZeros(buckets - 1);
  }

  static int bucket(long hash, int bits) {
    return (int) (hash >>> (BITS - bits));
  }

  /** What an entry of the index says besides the bucket that it is in. */
  static int rest(long hash) {
    return (int) hash;
  }
}
