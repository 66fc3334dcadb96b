package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.process.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Every behaviour and fault injection that is owed has a test that says by its number that it
 * proves it.
 */
class CasesTest {
  private static final Path ROOT = Installation.checkoutAround(Path.of(""));

  /**
   * What is owed, as numbers and spans of numbers. Others of these kinds are the console's, or
   * those of databases that do not exist here yet: one that cannot delete (DEST-13), one that is a
   * file (DEST-58).
   */
  private static final List<String> OWED =
      List.of(
          "CQ 1-15 17-31",
          "CX 1-3 5-29",
          "DEST 1-12 14-57 59-66",
          "RS 1-3 5 6 8-16",
          "HT 1-21 23-46 49-50",
          "SD 1-22",
          "injection 1-30");

  /** A number inside a text of a test, which is its name or what it is called by. */
  private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\\\n]|\\\\.)*\"");

  private static final Pattern NUMBER =
      Pattern.compile("\\b(?:(?:CQ|CX|DEST|RS|HT|SD)-|injection )\\d+\\b");

  @Test
  @DisplayName("every case that is owed is named by a test")
  void owedCasesAreNamed() throws IOException {
    Set<String> owed = owed();
    assertThat(owed)
        .contains("CQ-2", "DEST-66", "HT-24", "injection-30")
        .doesNotContain("CX-4", "RS-7");
    assertThat(named()).containsAll(owed);
  }

  private static Set<String> owed() {
    return OWED.stream()
        .map(line -> line.split(" "))
        .flatMap(
            words ->
                Arrays.stream(words)
                    .skip(1)
                    .flatMapToInt(CasesTest::span)
                    .mapToObj(number -> words[0] + "-" + number))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static IntStream span(String numbers) {
    List<Integer> ends = Arrays.stream(numbers.split("-")).map(Integer::valueOf).toList();
    return IntStream.rangeClosed(ends.get(0), ends.get(ends.size() - 1));
  }

  private static Set<String> named() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().matches(".*/src/test/java/.*\\.java"))
          .filter(file -> !file.endsWith("CasesTest.java"))
          .flatMap(CasesTest::texts)
          .flatMap(text -> NUMBER.matcher(text).results())
          .map(found -> found.group().replace(' ', '-'))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Stream<String> texts(Path file) {
    try {
      return TEXT.matcher(Files.readString(file)).results().map(found -> found.group());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
