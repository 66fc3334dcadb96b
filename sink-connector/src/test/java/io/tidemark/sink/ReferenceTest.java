package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.config.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The option reference and the definitions that it is made of. */
class ReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "sink.md");

  @Test
  @DisplayName("no key lacks a part: group, place, width, display name, text, values")
  void everyKeyIsWhole() {
    assertThat(Reference.gaps(SinkKeys.DEF)).isEmpty();
  }

  @Test
  @DisplayName("the page says what the definitions say; -Dreference.write writes it anew")
  void thePageIsUpToDate() throws IOException {
    String wanted = Reference.page(Files.readString(PAGE), generated());
    if (Boolean.getBoolean("reference.write")) {
      Files.writeString(PAGE, wanted);
    }
    assertThat(Files.readString(PAGE))
        .as("docs/reference/sink.md, which docs/testing.md tells how to write anew")
        .isEqualTo(wanted);
  }

  private static String generated() {
    return Reference.groups(SinkKeys.DEF)
        + "## One table\nThese may be set for one table alone, as `tables.<table>.<key>`, where the table is named as"
        + " `table.name.format` names it: "
        + Reference.names(TableKeys.NAMES)
        + ".\n\n";
  }
}
