/**
 * Topic names for connectors that are not ours. What is here runs in their plugins, without any
 * other jar of Tidemark's.
 */
@NullMarked
package io.tidemark.topic;

import org.jspecify.annotations.NullMarked;
