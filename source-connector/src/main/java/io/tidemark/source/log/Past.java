package io.tidemark.source.log;

import io.tidemark.generation.Manifest;
import io.tidemark.source.generation.IdSequence;
import java.util.Map;
import java.util.Optional;

/**
 * What a task knows of how it has followed the log before.
 *
 * @param ids of its runs, which live longer than one following
 * @param sent the last offsets of records that it has sent
 * @param anew why it begins with a snapshot, if it is known to have to
 */
record Past(IdSequence ids, Map<String, Manifest> sent, Optional<String> anew) {}
