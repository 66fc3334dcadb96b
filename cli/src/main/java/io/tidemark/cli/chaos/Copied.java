package io.tidemark.cli.chaos;

/**
 * A row of a copy, but for its key.
 *
 * @param life what its column {@code life} says
 * @param updated what {@code updated_at} says, in microseconds
 * @param generation by which it was written
 */
public record Copied(long life, long updated, long generation) {}
