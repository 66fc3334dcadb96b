package io.tidemark.console.broker;

import java.util.Optional;

/**
 * What the brokers say of a partition.
 *
 * @param end the offset of the next record that is sent to it
 * @param task the number of the sink's task that has it; empty when none has, or it cannot be told
 */
public record Place(Optional<Long> end, Optional<Integer> task) {
  /** Nothing is known. */
  public static final Place UNKNOWN = new Place(Optional.empty(), Optional.empty());
}
