package io.tidemark.source.tracking;

/**
 * What is remembered of a row; neither array is ever changed.
 *
 * @param key bytes of the key's cells, from which they can be read
 * @param digest the first {@value #DIGEST} bytes of SHA-256 over all its cells
 */
@SuppressWarnings("ArrayRecordComponent") // there are very many; nobody compares the records
public record TrackedRow(byte[] key, byte[] digest) {
  /** Bytes of a digest. */
  static final int DIGEST = 16;
}
