package io.tidemark.bench.result;

/**
 * What one source and one sink of many tables took on one worker, each with one task.
 *
 * @param tables how many
 * @param read seconds until the source had read all of them once and ended all their generations
 * @param mirrored seconds from then until the sink had completed all of them
 * @param cpu spent in that time
 * @param held what the worker holds on to behind that
 * @param idle what goes on when nothing changes
 */
public record Scale(int tables, double read, double mirrored, Cpu cpu, Held held, Idle idle) {

  /**
   * What a worker holds on to.
   *
   * @param peakBytes the most memory so far; 0 is unknown
   * @param threads of its process; 0 is unknown
   * @param connections to both databases
   */
  public record Held(long peakBytes, long threads, long connections) {}

  /**
   * What goes on in a second.
   *
   * @param transactions in both databases
   * @param cpu seconds of the worker's processor time
   */
  public record Idle(double transactions, double cpu) {}
}
