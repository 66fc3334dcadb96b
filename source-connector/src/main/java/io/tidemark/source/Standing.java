package io.tidemark.source;

import io.tidemark.generation.Manifest;
import io.tidemark.source.generation.IdSequence;
import io.tidemark.source.generation.Past;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.plan.Ranges;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a sync's offset says between its runs; a test adds to its past, and leaves the rest. */
interface Standing {

  /** The newest offset at a begin or an end; null when there never was one. */
  @Nullable SourceOffset newest();

  /** The sync's ids, of which a test takes one. */
  IdSequence ids();

  /** What of earlier runs, signals and tests must not be forgotten. */
  Past past();

  /** The plan that a run of this id would belong to. */
  Ranges plan(long id);

  /**
   * Goes on with another past.
   *
   * @return the flat form of the offset to keep
   */
  Map<String, Object> keep(Past past);

  /** One more page of rows goes out. */
  void read();

  /**
   * A test is over, and so is the wait for its records.
   *
   * @param ends of those that have arrived
   */
  void arrived(Manifest ends);
}
