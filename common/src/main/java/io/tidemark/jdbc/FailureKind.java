package io.tidemark.jdbc;

/** What a database error means for whoever ran the statement. */
public enum FailureKind {
  /** The connection is gone or could not be made; a new one may work. */
  CONNECTION,
  /** Another transaction stood in the way; the same work may succeed at once. */
  CONTENTION,
  /** A value or a row is not acceptable; no retry helps, other rows are not affected. */
  DATA,
  /** Neither the connection nor the row: privileges, a missing table, a full disk, a timeout. */
  ENVIRONMENT
}
