package io.tidemark.dialect;

import io.tidemark.dialect.Sql.Bind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A statement whose text is built once and bound many times, with values that are named in the text
 * because several of them occur more than once.
 *
 * <p>A name is marked by {@link #value}; the mark is a character that no identifier and no SQL text
 * can hold, so that a column named like a value is never taken for one.
 */
final class SqlTemplate {
  private static final Pattern VALUE = Pattern.compile("\u0000([a-z]+)\u0000");

  private final String text;
  private final List<String> names;

  private SqlTemplate(String text, List<String> names) {
    this.text = text;
    this.names = names;
  }

  /** The mark of a value inside of a template's text. */
  static String value(String name) {
    return "\u0000" + name + "\u0000";
  }

  static SqlTemplate of(String marked) {
    List<String> names = new ArrayList<>();
    String text =
        VALUE
            .matcher(marked)
            .replaceAll(
                mark -> {
                  names.add(mark.group(1));
                  return "?";
                });
    return new SqlTemplate(text, List.copyOf(names));
  }

  /**
   * A text with its marks as numbered placeholders.
   *
   * @param names of the values by their numbers, to which those that are new are added
   */
  static String numbered(String marked, List<String> names) {
    return VALUE
        .matcher(marked)
        .replaceAll(
            mark -> {
              if (!names.contains(mark.group(1))) {
                names.add(mark.group(1));
              }
              return "?" + (names.indexOf(mark.group(1)) + 1);
            });
  }

  Sql bind(Map<String, Bind> values) {
    List<Bind> binds = new ArrayList<>(names.size());
    for (String name : names) {
      binds.add(Objects.requireNonNull(values.get(name), name));
    }
    return new Sql(text, binds);
  }
}
