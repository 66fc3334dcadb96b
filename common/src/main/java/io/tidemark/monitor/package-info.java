/**
 * What a running task is watched by: its metrics, through what the worker offers for them, and what
 * its log lines tell besides their message. Neither ever holds a row's values.
 */
@NullMarked
package io.tidemark.monitor;

import org.jspecify.annotations.NullMarked;
