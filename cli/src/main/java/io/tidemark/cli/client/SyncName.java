package io.tidemark.cli.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The names of a sync: {@code source/sync}, of which the first has no slash. */
public record SyncName(String source, String sync) {

  /**
   * Reads {@link #toString}'s text.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static SyncName parse(String text) {
    int slash = text.indexOf('/');
    if (slash <= 0 || slash == text.length() - 1) {
      throw new IllegalArgumentException(
          "a sync is SOURCE/SYNC, as shop/public.orders, or its number: tidemark status lists them");
    }
    return new SyncName(text.substring(0, slash), text.substring(slash + 1));
  }

  /** As a part of a path. */
  public String path() {
    return encoded(source)
        + "/"
        + Arrays.stream(sync.split("/", -1))
            .map(SyncName::encoded)
            .collect(Collectors.joining("/"));
  }

  /** A text as a part of a path, or as the value of a parameter. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public String toString() {
    return source + "/" + sync;
  }
}
