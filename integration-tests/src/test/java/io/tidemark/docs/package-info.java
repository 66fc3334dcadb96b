/**
 * The documentation as tests see it: links, commands, configurations and messages are what there
 * is.
 */
@NullMarked
package io.tidemark.docs;

import org.jspecify.annotations.NullMarked;
