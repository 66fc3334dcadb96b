package io.tidemark.cli.view;

import java.util.Set;

/** The statuses of runs, as far as it matters what they are. */
public final class Status {
  private static final Set<String> UNDER_WAY =
      Set.of("PENDING", "READING", "WRITING", "WAITING", "DELETING");

  private Status() {}

  /** Whether somebody works on such a run; one that is not known here is over. */
  public static boolean isUnderWay(String status) {
    return UNDER_WAY.contains(status);
  }

  /** Whether a sync whose newest run this is, is in step or on its way there. */
  static boolean isWell(String status) {
    return isUnderWay(status) || status.equals("COMPLETED") || status.equals("SUPERSEDED");
  }
}
