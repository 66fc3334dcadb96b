package io.tidemark.cli.chaos;

import java.time.Duration;
import java.util.Optional;

/** Somebody who looks all the while, in a thread of its own. */
public interface Watch {

  /** Waits so long, or until something is wrong. */
  Optional<Finding> await(Duration time) throws InterruptedException;

  /** How often each copy was there to be seen, at least. */
  int looks();
}
