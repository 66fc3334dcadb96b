package io.tidemark.cli.chaos;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a destination asks people to do for a sync: to send all of its rows again.
 *
 * @param signal that does it
 * @param run number of the run that asks for it
 * @param above the id that new ones must be above, if it says so; otherwise 0
 */
record Asked(String sync, long run, String signal, long above) {

  private static final Pattern SIGNAL = Pattern.compile("the signal (resync|full)\\b");
  private static final Pattern ABOVE =
      Pattern.compile("run (\\d+); set generation\\.base above it");

  /**
   * Reads the error of a run that is BLOCKED.
   *
   * @return nothing when it asks for no resync
   */
  static Optional<Asked> of(String sync, long run, String error) {
    Matcher signal = SIGNAL.matcher(error);
    if (!signal.find()) {
      return Optional.empty();
    }
    Matcher base = ABOVE.matcher(error);
    long above = base.find() ? Long.parseLong(base.group(1)) : 0;
    return Optional.of(new Asked(sync, run, signal.group(1), above));
  }
}
