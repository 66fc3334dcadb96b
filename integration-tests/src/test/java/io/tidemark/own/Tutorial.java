package io.tidemark.own;

import io.tidemark.docs.Page;
import io.tidemark.docs.Page.Block;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the tutorial has its readers do, and what it says that they will see. */
final class Tutorial {
  private static final Pattern NOTE = Pattern.compile("run by DemoIT(?:, exit code (\\d+))?");

  private Tutorial() {}

  /**
   * A block that is run.
   *
   * @param language {@code sh}, or {@code sql} for the shop's database
   * @param expected lines that are printed, among others; … stands for anything
   */
  record Step(String language, String text, int exitCode, List<String> expected) {

    /** Whether it may be run again until what it looks at is there. */
    boolean onlyLooks() {
      return text.matches("\\./tidemark (status|doctor|explain|runs) ?.*\\s*");
    }

    /** The lines that are not in an output. */
    List<String> missingIn(String output) {
      List<String> printed = output.lines().map(Tutorial::narrow).toList();
      return expected.stream()
          .filter(line -> printed.stream().noneMatch(other -> other.matches(pattern(line))))
          .toList();
    }
  }

  /** The steps of the page, in order. */
  static List<Step> steps(Path page) {
    List<Block> blocks = Page.of(page).blocks();
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      Matcher note = NOTE.matcher(blocks.get(i).note());
      if (note.matches()) {
        boolean prints = i + 1 < blocks.size() && blocks.get(i + 1).language().equals("text");
        String code = note.group(1);
        steps.add(
            new Step(
                blocks.get(i).language(),
                blocks.get(i).text(),
                code == null ? 0 : Integer.parseInt(code),
                prints ? blocks.get(i + 1).text().lines().toList() : List.of()));
      }
    }
    return steps;
  }

  private static String narrow(String line) {
    return line.strip().replaceAll("\\s+", " ");
  }

  private static String pattern(String line) {
    return Arrays.stream(narrow(line).split(" ?… ?", -1))
        .map(Pattern::quote)
        .collect(Collectors.joining(".*"));
  }
}
