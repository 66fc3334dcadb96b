package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.config.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The option reference and the definitions that it is made of. */
class ReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "source.md");

  @Test
  @DisplayName("no key lacks a part: group, place, width, display name, text, values")
  void everyKeyIsWhole() {
    assertThat(Reference.gaps(SourceKeys.DEF)).isEmpty();
    assertThat(Reference.gaps(SourceKeys.SUBJECT)).isEmpty();
    assertThat(SourceKeys.OF_ONE_SYNC)
        .allSatisfy(key -> assertThat(SourceKeys.ofOneSync(key)).isNotNull());
  }

  @Test
  @DisplayName("the page says what the definitions say; -Dreference.write writes it anew")
  void thePageIsUpToDate() throws IOException {
    String wanted = Reference.page(Files.readString(PAGE), generated());
    if (Boolean.getBoolean("reference.write")) {
      Files.writeString(PAGE, wanted);
    }
    assertThat(Files.readString(PAGE))
        .as("docs/reference/source.md, which docs/testing.md tells how to write anew")
        .isEqualTo(wanted);
  }

  private static String generated() {
    return Reference.groups(SourceKeys.DEF)
        + Reference.groups(SourceKeys.SUBJECT)
        + "Each of them is written as `syncs.<name>.<key>`, and so can be these of the keys above,"
        + " which then hold for that sync alone: "
        + Reference.names(shared())
        + ".\n\n";
  }

  private static Set<String> shared() {
    Set<String> shared = new TreeSet<>(SourceKeys.OF_ONE_SYNC);
    shared.retainAll(SourceKeys.DEF.names());
    return shared;
  }
}
