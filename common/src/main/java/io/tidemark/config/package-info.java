/**
 * What the connectors' configurations have in common: fragments of definitions, validators, and the
 * collecting of problems so that all of them are told at once. Never repeats a secret.
 */
@NullMarked
package io.tidemark.config;

import org.jspecify.annotations.NullMarked;
