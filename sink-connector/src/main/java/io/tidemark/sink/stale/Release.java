package io.tidemark.sink.stale;

import io.tidemark.generation.StreamId;
import java.util.Arrays;
import java.util.List;

/**
 * A person's word that a held generation may delete ({@code delete.release}). It lets the newest
 * held generation of the sync go, from the named one on, and is spent with it: left in the
 * configuration it releases nothing a second time (model: victims_held_unspent).
 *
 * @param sync {@code sync}, or {@code source/sync}
 * @param generation the oldest generation that is meant
 */
public record Release(String sync, long generation) {

  /**
   * Reads a comma list.
   *
   * @throws IllegalArgumentException when an entry is not {@code sync@generation}
   */
  public static List<Release> parse(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(entry -> !entry.isEmpty())
        .map(Release::entry)
        .toList();
  }

  private static Release entry(String text) {
    int at = text.lastIndexOf('@');
    if (at > 0 && text.substring(at + 1).matches("\\d{1,18}")) {
      return new Release(text.substring(0, at), Long.parseLong(text.substring(at + 1)));
    }
    throw new IllegalArgumentException(
        "`" + text + "` is not <sync>@<generation>: take both from held_reason in tidemark_runs");
  }

  boolean means(StreamId stream) {
    return sync.equals(stream.sync()) || sync.equals(stream.toString());
  }

  boolean covers(GenerationKey key) {
    return means(key.stream()) && key.generation() >= generation;
  }

  @Override
  public String toString() {
    return sync + "@" + generation;
  }
}
