package io.tidemark.dialect;

import io.tidemark.table.TableId;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * SQLite's identifiers, in grave accents: one in double quotes that is no column's is a text to
 * SQLite, and no error.
 */
final class SqliteNames {
  /** SQLite has no limit; one that is longer than others' can be is refused all the same. */
  static final int MAX_BYTES = 255;

  /** The one schema: the file that the URL names. */
  static final String MAIN = "main";

  private SqliteNames() {}

  static String quote(String identifier) {
    int bytes = identifier.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "Name \"%s\" is %d bytes long, Tidemark takes 1 to %d: choose another name"
              .formatted(identifier, bytes, MAX_BYTES));
    } else if (identifier.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("A name has a NUL character, which SQLite refuses");
    }
    return "`" + identifier.replace("`", "``") + "`";
  }

  /** A table's name; without the schema where that is the only one, as indexes want it. */
  static String quote(TableId table) {
    String schema = table.schema();
    return isMain(schema)
        ? quote(table.name())
        : quote(String.valueOf(schema)) + "." + quote(table.name());
  }

  static boolean isMain(@Nullable String schema) {
    return schema == null || schema.equalsIgnoreCase(MAIN);
  }

  /** A table of the session alone. */
  static String temporary(String name) {
    return "temp." + quote(name);
  }

  /** SQLite compares the letters of English without their case, and no others. */
  static String folded(String identifier) {
    StringBuilder folded = new StringBuilder(identifier.length());
    identifier
        .chars()
        .forEach(
            c ->
                folded.append(
                    c < 0x80
                        ? String.valueOf((char) c).toLowerCase(Locale.ROOT)
                        : String.valueOf((char) c)));
    return folded.toString();
  }
}
