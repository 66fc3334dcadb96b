package io.tidemark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.process.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The messages that documents explain")
class MessagesTest {
  private static final Path ROOT = Installation.checkoutAround(Path.of("")).normalize();

  private static final List<String> MODULES =
      List.of("common", "source-connector", "sink-connector", "console", "cli");

  /** Where a text goes on in the next line. */
  private static final Pattern GOES_ON = Pattern.compile("\"\\s*\\+\\s*\"");

  private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");

  @Test
  @DisplayName("each is a part of a text in the sources")
  void areInTheSources() throws IOException {
    String texts = texts();
    List<String> messages =
        pages().flatMap(Page::codesOfFirstColumns).filter(code -> code.contains(" ")).toList();
    assertThat(messages).hasSizeGreaterThan(100);
    assertThat(messages).filteredOn(message -> !texts.contains(message)).isEmpty();
  }

  private static Stream<Page> pages() throws IOException {
    try (Stream<Path> cases = Files.list(ROOT.resolve("docs/how-to"))) {
      List<Path> files = cases.filter(file -> file.toString().endsWith(".md")).toList();
      return Stream.concat(Stream.of(ROOT.resolve("docs/troubleshooting.md")), files.stream())
          .map(Page::of);
    }
  }

  private static String texts() throws IOException {
    StringBuilder texts = new StringBuilder(texts(ROOT.resolve("tidemark")));
    for (String module : MODULES) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> texts.append(texts(file)));
      }
    }
    return texts.toString();
  }

  private static String texts(Path file) {
    try {
      String joined = GOES_ON.matcher(Files.readString(file)).replaceAll("");
      return TEXT.matcher(joined)
          .results()
          .map(text -> text.group(1).replace("\\\"", "\"") + "\n")
          .collect(Collectors.joining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
