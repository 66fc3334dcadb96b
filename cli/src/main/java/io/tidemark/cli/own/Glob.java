package io.tidemark.cli.own;

/**
 * A pattern for {@code schema.table}: {@code *} stands for any text, {@code ?} for one character.
 *
 * @param text as the user wrote it
 */
public record Glob(String text) {

  /** Whether it may stand for more than one name. */
  boolean isWild() {
    return text.contains("*") || text.contains("?");
  }

  /** Whether the table's name is one that it stands for. */
  boolean matches(TableName table) {
    return table.toString().matches("(?s)" + regex());
  }

  /** The same as a regular expression that Java and PostgreSQL read alike. */
  String regex() {
    StringBuilder regex = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c == '*') {
                regex.append(".*");
              } else if (c == '?') {
                regex.append('.');
              } else {
                boolean plain = Character.isLetterOrDigit(c) || c == '_' || c > 127;
                regex.append(plain ? "" : "\\").appendCodePoint(c);
              }
            });
    return regex.toString();
  }
}
