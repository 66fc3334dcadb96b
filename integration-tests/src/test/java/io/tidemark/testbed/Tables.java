package io.tidemark.testbed;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A database of a scene, to be looked at. */
public interface Tables {

  /** All rows, every value as text, NULL as null. */
  List<List<@Nullable String>> rows(String sql);

  /** Whether a table of that name exists. */
  boolean hasTable(String table);
}
