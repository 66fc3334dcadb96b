package io.tidemark.dialect;

import io.tidemark.table.TableId;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** MariaDB's identifiers, in grave accents; a schema is what MariaDB calls a database. */
final class MariaNames {
  /** MariaDB takes so many characters; bytes are what all dialects count. */
  static final int MAX_BYTES = 64;

  private MariaNames() {}

  static String quote(String identifier) {
    int bytes = identifier.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "Name \"%s\" is %d bytes long, Tidemark takes 1 to %d for MariaDB: choose another name"
              .formatted(identifier, bytes, MAX_BYTES));
    } else if (identifier.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("A name has a NUL character, which MariaDB refuses");
    } else if (identifier.codePoints().anyMatch(Character::isSupplementaryCodePoint)) {
      throw new IllegalArgumentException(
          "Name \"%s\" has a character beyond U+FFFF, which MariaDB takes in no name: choose another name"
              .formatted(identifier));
    } else if (identifier.endsWith(" ")) {
      throw new IllegalArgumentException(
          "Name \"%s\" ends with a blank, which MariaDB refuses: choose another name"
              .formatted(identifier));
    }
    return "`" + identifier.replace("`", "``") + "`";
  }

  static String quote(TableId table) {
    String schema = table.schema();
    return schema == null ? quote(table.name()) : quote(schema) + "." + quote(table.name());
  }

  /** Names of columns are compared without their case. */
  static String folded(String identifier) {
    return identifier.toLowerCase(Locale.ROOT);
  }

  /** A text in quotes; sessions take a backslash for what it is. */
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
