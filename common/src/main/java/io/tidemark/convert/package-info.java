/**
 * Rows between bytes and Connect's structs: what Kafka's JsonConverter does, without building a
 * tree of each message and without reading its schema again and again.
 */
@NullMarked
package io.tidemark.convert;

import org.jspecify.annotations.NullMarked;
