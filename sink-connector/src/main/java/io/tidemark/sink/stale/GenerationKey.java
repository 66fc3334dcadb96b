package io.tidemark.sink.stale;

import io.tidemark.generation.StreamId;

/** Which generation. Generations compare only within one stream and scope. */
record GenerationKey(StreamId stream, int scope, long generation) {

  boolean sameScope(GenerationKey other) {
    return stream.equals(other.stream) && scope == other.scope;
  }

  /** As people write it: {@code source/sync@generation}. */
  @Override
  public String toString() {
    return stream + "@" + generation;
  }
}
