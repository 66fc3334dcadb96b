package io.tidemark.source.plan;

import io.tidemark.table.TableId;
import java.util.regex.Pattern;

/**
 * A pattern for whole table names of the form {@code schema.table}: {@code *} stands for any text,
 * {@code ?} for one character, everything else for itself, in the database's own spelling.
 */
public final class Glob {
  private final String text;
  private final Pattern pattern;

  public Glob(String text) {
    this.text = text;
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    this.pattern = Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  public boolean matches(TableId table) {
    return pattern.matcher(table.toString()).matches();
  }

  /** Whether this is {@code *}, next to which other globs say nothing. */
  public boolean isEverything() {
    return text.equals("*");
  }

  @Override
  public String toString() {
    return text;
  }
}
