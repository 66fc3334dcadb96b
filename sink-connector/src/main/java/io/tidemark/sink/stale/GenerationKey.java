package io.tidemark.sink.stale;

import io.tidemark.generation.StreamId;
import io.tidemark.monitor.LogContext;

/** Which generation. Generations compare only within one stream and scope. */
record GenerationKey(StreamId stream, int scope, long generation) {

  boolean sameScope(GenerationKey other) {
    return stream.equals(other.stream) && scope == other.scope;
  }

  LogContext logContext() {
    return new LogContext(stream.source(), stream.sync(), generation);
  }

  /** As people write it: {@code source/sync@generation}. */
  @Override
  public String toString() {
    return stream + "@" + generation;
  }
}
