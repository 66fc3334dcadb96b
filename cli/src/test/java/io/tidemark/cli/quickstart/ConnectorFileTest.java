package io.tidemark.cli.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.cli.database.QuickstartException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectorFileTest {

  private static final Path EXAMPLES = Path.of("..", "config");

  @Test
  void theSinkOfTheExamplesReadsTheMarkerTopicToo() {
    ConnectorFile sink = ConnectorFile.read(EXAMPLES.resolve("quickstart-sink.json"));
    assertThat(sink.config().get("topics.regex")).isNotNull();
    assertThat("tidemark.generations").matches(sink.config().get("topics.regex"));
    assertThat("demo.shop.orders").matches(sink.config().get("topics.regex"));
  }

  @Test
  void theSourceOfTheExamplesMakesACompactedMarkerTopicOfOnePartition() {
    ConnectorFile source = ConnectorFile.read(EXAMPLES.resolve("quickstart-source.json"));
    assertThat("tidemark.generations")
        .matches(source.config().get("topic.creation.tidemark.include"));
    assertThat(source.config())
        .containsEntry("topic.creation.tidemark.cleanup.policy", "compact")
        .containsEntry("topic.creation.tidemark.partitions", "1");
  }

  @Test
  void aKeyIsSetInACopy() {
    ConnectorFile source = ConnectorFile.read(EXAMPLES.resolve("quickstart-source.json"));
    assertThat(source.with("schedule", "manual").config()).containsEntry("schedule", "manual");
    assertThat(source.config()).doesNotContainEntry("schedule", "manual");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"name\":\"a\"}", "{\"config\":{\"a\":\"b\"}}"})
  void whatIsNoConnectorIsRefusedByName(String text, @TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("broken.json"), text);
    assertThatThrownBy(() -> ConnectorFile.read(file))
        .isInstanceOf(QuickstartException.class)
        .hasMessageContaining("broken.json");
  }
}
