package io.tidemark.dialect;

import java.nio.charset.StandardCharsets;

/** PostgreSQL's identifiers: quoted, and never longer than it keeps. */
final class PostgresNames {
  /** PostgreSQL cuts longer names without an error, so that two could become one. */
  static final int MAX_BYTES = 63;

  private PostgresNames() {}

  static String quote(String identifier) {
    int bytes = bytes(identifier);
    if (bytes == 0 || bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "Name \""
              + identifier
              + "\" is "
              + bytes
              + " bytes long, PostgreSQL takes 1 to "
              + MAX_BYTES
              + ": choose another name");
    } else if (identifier.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("A name has a NUL character, which PostgreSQL refuses");
    }
    return "\"" + identifier.replace("\"", "\"\"") + "\"";
  }

  /**
   * A name made of another and an ending, never longer than PostgreSQL takes: a long one is cut,
   * and tells itself from others that begin alike by its hash.
   */
  static String derived(String name, String ending) {
    if (bytes(name + ending) <= MAX_BYTES) {
      return name + ending;
    }
    String hash = "_" + Integer.toHexString(name.hashCode());
    int length = name.length();
    while (bytes(name.substring(0, length) + hash + ending) > MAX_BYTES) {
      length = name.offsetByCodePoints(length, -1);
    }
    return name.substring(0, length) + hash + ending;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
