package io.tidemark.sink.state;

/**
 * A satisfied generation that becomes the floor.
 *
 * @param part partition of its END in the marker topic
 * @param offset of its END there
 * @param fingerprint of what it read
 * @param sourceConnector that sent it
 * @param released whether a person let it go; only that makes up for a previous owner, since a
 *     generation that had nothing to delete says nothing about that one's rows
 */
public record FloorRaise(
    long generation,
    int part,
    long offset,
    String fingerprint,
    String sourceConnector,
    boolean released) {}
