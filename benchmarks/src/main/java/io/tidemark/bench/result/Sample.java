package io.tidemark.bench.result;

/**
 * Where a contestant is at one moment.
 *
 * @param nanos when, by {@link System#nanoTime()}
 * @param rows done so far
 * @param walBytes written by the database so far
 * @param cpu spent so far
 */
public record Sample(long nanos, long rows, long walBytes, Cpu cpu) {}
