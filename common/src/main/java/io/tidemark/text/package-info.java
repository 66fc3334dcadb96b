/** Texts as the bytes that they are sent as. */
@NullMarked
package io.tidemark.text;

import org.jspecify.annotations.NullMarked;
