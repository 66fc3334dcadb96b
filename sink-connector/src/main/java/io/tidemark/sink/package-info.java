/**
 * The sink connector, its tasks, configuration and metrics, which only wire together the rooms
 * below this package. Records become row changes in {@code row}, are written in {@code write} to
 * tables shaped by {@code migrate}, outdated rows leave in {@code stale}, and errors are judged in
 * {@code failure}.
 */
@NullMarked
package io.tidemark.sink;

import org.jspecify.annotations.NullMarked;
