package io.tidemark.console.log;

import java.util.Optional;

/**
 * What one sink's destination has answered, or why it has not.
 *
 * @param connector the sink's name on the worker
 * @param answer empty when there is none
 * @param problem why there is none, without a secret; empty when there is one
 */
public record Reading<T>(String connector, Optional<T> answer, Optional<String> problem) {
  static <T> Reading<T> of(String connector, T answer) {
    return new Reading<>(connector, Optional.of(answer), Optional.empty());
  }

  static <T> Reading<T> failed(String connector, String problem) {
    return new Reading<>(connector, Optional.empty(), Optional.of(problem));
  }
}
