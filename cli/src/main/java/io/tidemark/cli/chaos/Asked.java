package io.tidemark.cli.chaos;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a destination asks people to do for a sync: to send all of its rows again.
 *
 * @param run number of the run that asks for it
 * @param above the id that new ones must be above, if it says so; otherwise 0
 */
record Asked(String sync, long run, long above) {

  private static final String RESYNC = "send the signal resync";
  private static final String RESYNC_OF_A_SYNC = "send the sync the signal resync";
  private static final Pattern ABOVE =
      Pattern.compile("run (\\d+); set generation\\.base above it");

  /**
   * Reads the error of a run that is BLOCKED.
   *
   * @return nothing when it asks for no resync
   */
  static Optional<Asked> of(String sync, long run, String error) {
    if (!error.contains(RESYNC) && !error.contains(RESYNC_OF_A_SYNC)) {
      return Optional.empty();
    }
    Matcher base = ABOVE.matcher(error);
    return Optional.of(new Asked(sync, run, base.find() ? Long.parseLong(base.group(1)) : 0));
  }
}
