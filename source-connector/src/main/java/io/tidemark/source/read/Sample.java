package io.tidemark.source.read;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a test sends. */
public sealed interface Sample {

  /**
   * A row.
   *
   * @param cells as a page has them, the test's own values among them
   */
  @SuppressWarnings("ArrayRecordComponent") // a row is an array everywhere
  record Row(@Nullable Object[] cells) implements Sample {}

  /**
   * The word that a row is gone.
   *
   * @param key its cells
   */
  record Gone(List<@Nullable Object> key) implements Sample {}

  /** Nothing: the row is in the range of another scope, which sends it. */
  record Elsewhere() implements Sample {}
}
