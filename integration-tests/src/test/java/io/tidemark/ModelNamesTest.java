package io.tidemark;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.cli.process.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sources and documents name cases of the models that there are. */
class ModelNamesTest {
  private static final Path ROOT = Installation.checkoutAround(Path.of(""));

  /** One line of the table in the script: name, kind, model. */
  private static final Pattern CASE =
      Pattern.compile("^(\\w+) +(?:ok|wrong|reach|limit) +\\w+ ", Pattern.MULTILINE);

  /** A name behind the word, also on the comment's next line. */
  private static final Pattern CITED = Pattern.compile("\\bmodel:?[\\s*`]+(\\w+_\\w+)");

  @Test
  @DisplayName("every case of a model that a source or a document names is in the script")
  void casesThatAreNamedExist() throws IOException {
    String script = Files.readString(ROOT.resolve("docs/protocol/check.sh"));
    Set<String> cited =
        texts().stream()
            .flatMap(text -> CITED.matcher(text).results())
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(cited)
        .contains("evidence_old_zombie", "owner_forgotten") // over two lines, and in a document
        .isSubsetOf(CASE.matcher(script).results().map(r -> r.group(1)).toList());
  }

  private static List<String> texts() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .filter(file -> file.toString().matches(".*/src/.*\\.java|.*/docs/[^/]*\\.md"))
          .map(ModelNamesTest::text)
          .toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
