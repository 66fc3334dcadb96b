package io.tidemark.source.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.config.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The option reference of log syncs and the definitions that it is made of. */
class LogReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "log-source.md");

  @Test
  @DisplayName("no key lacks a part: group, place, width, display name, text, values")
  void everyKeyIsWhole() {
    assertThat(Reference.gaps(LogKeys.DEF)).isEmpty();
  }

  @Test
  @DisplayName("the page says what the definitions say; -Dreference.write writes it anew")
  void thePageIsUpToDate() throws IOException {
    String wanted = Reference.page(Files.readString(PAGE), Reference.groups(LogKeys.DEF));
    if (Boolean.getBoolean("reference.write")) {
      Files.writeString(PAGE, wanted);
    }
    assertThat(Files.readString(PAGE))
        .as("docs/reference/log-source.md, which docs/testing.md tells how to write anew")
        .isEqualTo(wanted);
  }
}
