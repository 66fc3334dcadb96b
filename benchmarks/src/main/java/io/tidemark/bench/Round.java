package io.tidemark.bench;

/**
 * Both sinks, one after the other.
 *
 * @param number from 1; 0 is the warm-up, which does not count
 * @param discard the sink that discards
 * @param tidemark Tidemark's
 * @param load the machine's load average of the last minute at the end of the round
 */
record Round(int number, Laps discard, Laps tidemark, double load) {

  double firstRatio() {
    return tidemark.first().rowsPerSecond() / discard.first().rowsPerSecond();
  }

  double againRatio() {
    return tidemark.again().rowsPerSecond() / discard.again().rowsPerSecond();
  }
}
