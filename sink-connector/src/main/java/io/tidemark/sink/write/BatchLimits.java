package io.tidemark.sink.write;

import java.time.Duration;

/**
 * When a batch is full: by whichever comes first.
 *
 * @param rows records, at least 1
 * @param bytes of encoded rows; a row that alone is larger goes alone
 * @param age since its first record
 */
public record BatchLimits(int rows, long bytes, Duration age) {}
