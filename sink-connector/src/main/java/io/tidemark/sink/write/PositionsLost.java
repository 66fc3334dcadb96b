package io.tidemark.sink.write;

import io.tidemark.generation.Manifest.TopicPart;

/** Positions may not be where this task left them: they are to be loaded again. */
final class PositionsLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean moved;

  /** Another task has a partition, or a commit was not heard of. */
  PositionsLost(TopicPart part) {
    super("the position of " + part + " was moved by somebody else");
    moved = true;
  }

  /** The session has ended before all that was committed was known to be durable. */
  PositionsLost() {
    super("the session has ended before what was committed was known to be durable");
    moved = false;
  }

  /** Whether it is known that one is elsewhere. */
  boolean isMoved() {
    return moved;
  }
}
