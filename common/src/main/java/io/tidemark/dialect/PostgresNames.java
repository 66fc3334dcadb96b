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

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
