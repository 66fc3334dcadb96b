/**
 * What is to be synced, when, and by which task: selections, schedules, signals and shares as pure
 * functions of configuration and catalog.
 */
@NullMarked
package io.tidemark.source.plan;

import org.jspecify.annotations.NullMarked;
