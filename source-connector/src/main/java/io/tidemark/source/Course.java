package io.tidemark.source;

import io.tidemark.source.generation.Past;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.read.GenerationReader;
import io.tidemark.source.read.Look;
import org.jspecify.annotations.Nullable;

/**
 * How a generation is read.
 *
 * @param look what was seen
 * @param pass over the rows
 * @param tracked what of them is sent
 */
record Course(Look look, GenerationReader pass, TrackedRun tracked) {

  /** Begins to read, with what the sync remembers of the run before. */
  static Course begin(
      Look look,
      GenerationReader pass,
      Tracker tracker,
      long id,
      SourceOffset.Start start,
      @Nullable SourceOffset last) {
    try {
      return new Course(look, pass, tracker.begin(look, id, start, last));
    } catch (RuntimeException e) {
      pass.close(); // nobody else knows of it, and it may hold one of a few connections
      throw e;
    }
  }

  /** How the rows are read, for people. */
  String how() {
    String rows =
        look.keyset()
            ? "read in pages by key " + look.schema().key()
            : "read in one snapshot, as no key of it is proven unique and NOT NULL";
    return tracked.compared() == 0
        ? rows
        : rows + ", and compared with those of run " + tracked.compared();
  }

  /** What its offset carries on, and what it compares with. */
  Past in(Past past) {
    return past.withCompared(tracked.compared());
  }

  void close() {
    pass.close();
    tracked.close();
  }
}
