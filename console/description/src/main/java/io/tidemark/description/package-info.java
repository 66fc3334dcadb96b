/**
 * What the console's API promises, for the tests of those who answer and of those who ask. Knows
 * neither of them, so that both can be built without the other.
 */
@NullMarked
package io.tidemark.description;

import org.jspecify.annotations.NullMarked;
