package io.tidemark.table;

/**
 * What a column holds, independent of any database. Each kind fixes the one Java class that a
 * non-null <em>cell</em> of it has everywhere between reading and writing.
 */
public enum Kind {
  /** {@link Boolean}. */
  BOOLEAN,
  /** {@link Byte}. */
  INT8,
  /** {@link Short}. */
  INT16,
  /** {@link Integer}. */
  INT32,
  /** {@link Long}. */
  INT64,
  /** {@link Float}. */
  FLOAT32,
  /** {@link Double}. */
  FLOAT64,
  /** {@link java.math.BigDecimal}; precision 0 means unconstrained, any scale. */
  DECIMAL,
  /** {@link String}; length 0 means unbounded. */
  STRING,
  /** {@code byte[]}. */
  BYTES,
  /**
   * {@link Integer}: days since 1970-01-01. {@link Integer#MAX_VALUE} and {@link Integer#MIN_VALUE}
   * are the database's {@code infinity} and {@code -infinity}.
   */
  DATE,
  /** {@link Long}: microseconds since midnight; 86,400,000,000 is the database's 24:00. */
  TIME,
  /**
   * {@link Long}: microseconds since 1970-01-01T00:00 of the local clock, no zone. {@link
   * Long#MAX_VALUE} and {@link Long#MIN_VALUE} are {@code infinity} and {@code -infinity}.
   */
  TIMESTAMP,
  /** {@link Long}: microseconds since 1970-01-01T00:00Z; infinities as in {@link #TIMESTAMP}. */
  TIMESTAMP_TZ,
  /** {@link String} in canonical 8-4-4-4-12 form. */
  UUID,
  /** {@link String}: a JSON document. */
  JSON,
  /** {@link java.util.List} of cells of the element type, which may be null. */
  ARRAY,
  /** {@link String}: the database's own text form of a type that only it knows. */
  OTHER
}
