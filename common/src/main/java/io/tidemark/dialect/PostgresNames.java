package io.tidemark.dialect;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

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
   * A name with a suffix, cut to what fits; a cut name gets a checksum, so that it stays unique.
   */
  static String suffixed(String name, String suffix) {
    if (bytes(name) + bytes(suffix) <= MAX_BYTES) {
      return name + suffix;
    }
    CRC32 checksum = new CRC32();
    checksum.update(name.getBytes(StandardCharsets.UTF_8));
    String tail = String.format("_%08x%s", checksum.getValue(), suffix);
    int end = name.length();
    while (bytes(name.substring(0, end)) + bytes(tail) > MAX_BYTES) {
      end = name.offsetByCodePoints(end, -1);
    }
    return name.substring(0, end) + tail;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
