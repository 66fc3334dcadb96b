package io.tidemark.cli.chaos;

import java.util.Optional;

/**
 * What came of one look.
 *
 * @param seen whether there was something to see
 */
public record Look(boolean seen, Optional<Finding> finding) {

  /** Nothing was there to be seen. */
  public static final Look NOTHING = new Look(false, Optional.empty());
}
