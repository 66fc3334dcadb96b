package io.tidemark.sink.state;

/**
 * A satisfied generation that becomes the floor.
 *
 * @param part partition of its END in the marker topic
 * @param offset of its END there
 * @param fingerprint of what it read
 * @param sourceConnector that sent it
 */
public record FloorRaise(
    long generation, int part, long offset, String fingerprint, String sourceConnector) {}
