/**
 * The vocabulary of tables: names, columns, types and schemas as plain values. Nothing here knows
 * JDBC, Kafka or a particular database.
 */
@NullMarked
package io.tidemark.table;

import org.jspecify.annotations.NullMarked;
