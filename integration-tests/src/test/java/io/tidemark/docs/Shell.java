package io.tidemark.docs;

import java.util.List;
import java.util.regex.Pattern;

/** As much of a shell as it takes to find the commands of tidemark in a document. */
final class Shell {
  private static final Pattern CALL =
      Pattern.compile("\\S*/tidemark(?=\\s)((?:'[^']*'|\"[^\"]*\"|[^\\n'\"#|;&<>)])*)");

  private static final Pattern WORD = Pattern.compile("(?:'[^']*'|\"[^\"]*\"|[^\\s'\"])+");

  private Shell() {}

  /** The arguments of each call of {@code ./tidemark}, or of one at another place. */
  static List<List<String>> commands(String script) {
    return CALL.matcher(script.replace("\\\n", " ") + "\n")
        .results()
        .map(call -> words(call.group(1)))
        .toList();
  }

  private static List<String> words(String line) {
    return WORD.matcher(line).results().map(word -> word.group().replaceAll("['\"]", "")).toList();
  }
}
