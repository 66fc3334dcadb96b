/**
 * What people ask for becomes a change of a connector's configuration, which the worker is asked to
 * make in their name.
 */
@NullMarked
package io.tidemark.console.act;

import org.jspecify.annotations.NullMarked;
