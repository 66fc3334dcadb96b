package io.tidemark.bench;

/**
 * One run of one sink over the topic.
 *
 * @param first the generation that finds an empty table
 * @param again the generation that finds the same rows in it
 */
record Laps(Lap first, Lap again) {}
