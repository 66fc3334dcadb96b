/**
 * Real processes that are killed without warning, in every phase of a generation, while somebody
 * independent watches the destination for live rows that go missing.
 */
@NullMarked
package io.tidemark.kill;

import org.jspecify.annotations.NullMarked;
