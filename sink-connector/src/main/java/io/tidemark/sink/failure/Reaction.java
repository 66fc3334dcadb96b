package io.tidemark.sink.failure;

/** What to do after an error. */
public enum Reaction {
  /** The same work again, now. */
  AGAIN,
  /** A new connection and the same work, after a pause that Connect keeps. */
  LATER,
  /** Give up: the task fails. */
  FAIL
}
