/**
 * What Debezium's connector for MariaDB, which Maven Central has in the version before its
 * engine's, needs to run on that engine.
 */
@NullMarked
package io.tidemark.debezium;

import org.jspecify.annotations.NullMarked;
