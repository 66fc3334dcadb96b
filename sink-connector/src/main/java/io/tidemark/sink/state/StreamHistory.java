package io.tidemark.sink.state;

import org.jspecify.annotations.Nullable;

/**
 * What came before in a stream's rows of one table.
 *
 * @param row whose rows, where, and the floor
 * @param floorPart partition of the marker topic in which the END stands that raised the floor
 * @param floorOffset its offset there
 * @param fingerprint of what the generation read that raised the floor
 * @param sourceConnector that sent it
 * @param previousOwner the sink that wrote the rows before this one took them over, null once a
 *     generation of this sink has raised the floor
 * @param whole the generation that the table has held all rows of the stream since, null while it
 *     is not known to
 */
public record StreamHistory(
    StreamRow row,
    @Nullable Integer floorPart,
    @Nullable Long floorOffset,
    @Nullable String fingerprint,
    @Nullable String sourceConnector,
    @Nullable String previousOwner,
    @Nullable Long whole) {}
