package io.tidemark.source.generation;

import io.tidemark.source.generation.SourceOffset.Start;
import java.util.Optional;

/** Whether a generation may go on under what the source and the configuration look like now. */
public final class Resumption {

  private Resumption() {}

  /**
   * What forbids a later incarnation to read on where an earlier one stopped.
   *
   * @param begun what the generation was begun with
   * @param now what one begun now would be begun with
   * @param keyset whether it is read by key pages
   * @return a reason for people; empty when nothing forbids it
   */
  public static Optional<String> obstacle(Start begun, Start now, boolean keyset) {
    Optional<String> change = change(begun, now);
    if (change.isPresent() || keyset) {
      return change;
    }
    return Optional.of("the task stopped within a snapshot, which nobody can read on from");
  }

  /** What has changed so that rows read before and after do not make one generation. */
  public static Optional<String> change(Start begun, Start now) {
    if (!begun.fingerprint().equals(now.fingerprint())) {
      return Optional.of("database, table or query, key, filter or its parameters have changed");
    } else if (!begun.shape().equals(now.shape())) {
      return Optional.of(
          "columns or their mapping, proof or collation of the key, topic or decimal mode have changed");
    }
    return Optional.empty();
  }
}
