package io.tidemark.sink.write;

import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.sink.failure.RetryPolicy;

/** Which errors are a row's own, so that the row is found and all others are written. */
enum Search {
  /** None: an error is the batch's, and undoes it. Costs nothing. */
  NONE,
  /** Those that no other transaction can have caused. */
  CERTAIN,
  /** All that are about data; time has not helped, or cannot. */
  ALL;

  boolean blamesRow(DatabaseException e) {
    return e.kind() == FailureKind.DATA
        && (this == ALL || (this == CERTAIN && !RetryPolicy.mayPass(e.sqlState())));
  }
}
