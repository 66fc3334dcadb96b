package io.tidemark.cli.chaos;

/**
 * What a person would have had to do while a run was quiet.
 *
 * @param resyncs that a destination asked for, and got
 * @param restarts of tasks that Kafka's transactions had ended
 */
public record Help(int resyncs, int restarts) {
  /** Nothing. */
  public static final Help NONE = new Help(0, 0);
}
