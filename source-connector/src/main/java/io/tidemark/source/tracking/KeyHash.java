package io.tidemark.source.tracking;

/**
 * A number of {@value #BITS} bits for a key, by which its place is looked up. Different keys may
 * have the same: who finds one compares the keys.
 */
final class KeyHash {
  static final int BITS = 44;

  /** Rows of a bucket of the index, on the average between a half and the whole of this. */
  private static final int BUCKET = 64;

  private KeyHash() {}

  static long of(byte[] key) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : key) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL; // so that every bit depends on every other
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return (hash ^ (hash >>> 33)) >>> (Long.SIZE - BITS);
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
