package io.tidemark.generation;

/**
 * One sync of one source. Generations are ordered, and rows are owned, only within a stream.
 *
 * @param source the source's name ({@code source.name})
 * @param sync the sync's name within it
 */
public record StreamId(String source, String sync) implements Comparable<StreamId> {

  /** How the stream is written in {@code _sync_source}: {@code source/sync}. */
  @Override
  public String toString() {
    return source + "/" + sync;
  }

  @Override
  public int compareTo(StreamId other) {
    int bySource = source.compareTo(other.source);
    return bySource != 0 ? bySource : sync.compareTo(other.sync);
  }
}
