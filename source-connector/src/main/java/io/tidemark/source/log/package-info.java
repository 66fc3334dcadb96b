/**
 * Log syncs: what a database's own log tells, through Debezium's engine, under the generation
 * protocol. A snapshot is a generation with START and END; what the log tells after it are changes,
 * announced in runs.
 */
@NullMarked
package io.tidemark.source.log;

import org.jspecify.annotations.NullMarked;
