/**
 * The image, the compose file and what else is in {@code docker/}: what can be told without an
 * engine in every build, and what has to run in containers in the profile {@code docker}.
 */
@NullMarked
package io.tidemark.docker;

import org.jspecify.annotations.NullMarked;
