package io.tidemark.sink.failure;

/**
 * How much of what a task reads may be bad.
 *
 * @param rows records among the last ones ({@code reject.max.rows})
 * @param fraction share of them ({@code reject.max.fraction})
 */
public record RejectLimits(long rows, double fraction) {}
