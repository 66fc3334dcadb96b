package io.tidemark.jdbc;

/** What a database error means for whoever ran the statement. */
public enum FailureKind {
  /** The connection is gone or could not be made; a new one may work. */
  CONNECTION,
  /** Another transaction stood in the way; the same work may succeed at once. */
  CONTENTION,
  /** A value or a row is not acceptable; no retry helps, other rows are not affected. */
  DATA,
  /** A schema, table or column is not there, or not of the type that it was. */
  SCHEMA,
  /** The user may not do this; only somebody with more rights can change that. */
  DENIED,
  /** None of these: a full disk, a timeout, a wrong password. */
  ENVIRONMENT
}
