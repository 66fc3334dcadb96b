package io.tidemark.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configurations in files, and what the worker says of them. */
class ValidateCommandTest {
  private static final String PATH = "/connector-plugins/io.tidemark.Sink/config/validate";

  private final FakeWorker worker = new FakeWorker();
  private @TempDir Path folder;

  @AfterEach
  void stop() {
    worker.close();
  }

  private CommandRun validate(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("sink.json"), text);
    return CommandRun.of(worker, "validate", "-f", file.toString());
  }

  @Test
  @DisplayName("a configuration is taken with its name or without, and 0 when nothing is wrong")
  void forms() throws IOException {
    worker.worker("PUT " + PATH, 200, "{\"error_count\":0,\"configs\":[]}");
    CommandRun good =
        validate(
            "{\"name\":\"s\",\"config\":{\"connector.class\":\"io.tidemark.Sink\",\"tasks.max\":2}}");
    assertThat(good.code()).as(good.err()).isZero();
    assertThat(good.lines()).containsExactly("no problems");
    String sent = "{\"name\":\"s\",\"connector.class\":\"io.tidemark.Sink\",\"tasks.max\":\"2\"}";
    assertThat(worker.last().body()).isEqualTo(sent);
    validate("{\"name\":\"s\",\"connector.class\":\"io.tidemark.Sink\",\"tasks.max\":\"2\"}");
    assertThat(worker.last().body()).isEqualTo(sent);
  }

  @Test
  @DisplayName("all problems are told by their keys, and the exit code is 1")
  void problems() throws IOException {
    worker.worker(
        "PUT " + PATH,
        200,
        Samples.json(
                """
                {'error_count': 3, 'configs': [
                 {'value': {'name': 'tables', 'errors': ['ordes* matches nothing', 'nor b*']}},
                 {'value': {'name': 'schedule', 'errors': []}},
                 {'value': {'name': 'connection.url', 'errors': ['no\\nanswer']}}]}
                """)
            .toString());
    CommandRun bad = validate("{\"connector.class\":\"io.tidemark.Sink\"}");
    assertThat(bad.code()).isEqualTo(1);
    assertThat(bad.lines())
        .containsExactly(
            " KEY             PROBLEM",
            " tables          ordes* matches nothing",
            " tables          nor b*",
            " connection.url  no answer",
            "3 problems");
  }

  @Test
  @DisplayName("a worker that does not know the class refuses (4)")
  void unknownClass() throws IOException {
    worker.worker("PUT " + PATH, 500, Samples.error(500, "Failed to find any class"));
    CommandRun refused = validate("{\"connector.class\":\"io.tidemark.Sink\"}");
    assertThat(refused.code()).isEqualTo(4);
    assertThat(refused.err()).isEqualToIgnoringNewLines("validate: Failed to find any class");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"password\": secret | is no JSON, at line 1",
        "{} | it has no connector.class",
        "{\"connector.class\":\"x\",\"tables\":[\"a\"]} | the value of tables is no text"
      })
  @DisplayName("what is no configuration is 2, and is not quoted")
  void noConfiguration(String text, String message) throws IOException {
    CommandRun run = validate(text);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(message).doesNotContain("secret");
  }

  @Test
  @DisplayName("a file that is not there is 2")
  void noFile() {
    CommandRun run = CommandRun.of(worker, "validate", "-f", folder.resolve("none").toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("cannot read").contains("none");
  }
}
