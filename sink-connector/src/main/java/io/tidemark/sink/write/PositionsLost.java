package io.tidemark.sink.write;

import io.tidemark.generation.Manifest.TopicPart;

/** A position is not where this task left it: another task has it, or a commit was not heard of. */
final class PositionsLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PositionsLost(TopicPart part) {
    super("the position of " + part + " was moved by somebody else");
  }
}
