package io.tidemark.source.read;

import java.util.Set;

/** Names of the columns that destinations add to every table. */
public final class SystemColumns {
  public static final Set<String> NAMES =
      Set.of("_sync_source", "_sync_generation", "_sync_time", "_sync_id", "_sync_deleted_at");

  /** Why no field may have one of them. */
  public static final String TAKEN = "destinations use for their own account";

  /** What to tell people whose table has one of them. */
  public static final String WHY =
      TAKEN
          + ": rename it, give it another name with columns.map, or leave it out with"
          + " columns.exclude";

  private SystemColumns() {}
}
