package io.tidemark.console.act;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The release of a held generation, as the sink's key {@code delete.release} takes it. */
public final class Release {
  private static final String KEY = "delete.release";

  private Release() {}

  /**
   * What is to be changed of the sink's configuration. Releases of other syncs stay: their sink may
   * not have come to them yet, and one that is spent does nothing.
   *
   * @param present the key's value
   */
  public static Map<String, String> change(@Nullable String present, String sync, long generation) {
    Stream<String> others =
        Arrays.stream(present == null ? new String[0] : present.split(","))
            .map(String::trim)
            .filter(release -> !release.isEmpty())
            .filter(
                release ->
                    !release.substring(0, Math.max(0, release.lastIndexOf('@'))).equals(sync));
    return Map.of(
        KEY,
        Stream.concat(others, Stream.of(sync + "@" + generation)).collect(Collectors.joining(",")));
  }
}
