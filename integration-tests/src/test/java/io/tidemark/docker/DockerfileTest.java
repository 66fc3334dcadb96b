package io.tidemark.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.config.Version;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What can be told of the image without building it. */
class DockerfileTest {

  @Test
  @DisplayName("the image stands on Kafka's of the version that everything is tested with")
  void base() {
    assertThat(DockerFiles.instructions().get(0))
        .isEqualTo("FROM apache/kafka:" + AppInfoParser.getVersion());
  }

  @Test
  @DisplayName("the image has this release's archive")
  void release() {
    assertThat(DockerFiles.words("ARG")).containsExactly("VERSION=" + Version.current());
    assertThat(DockerFiles.text("Dockerfile"))
        .contains("docker build -t tidemark/connect:" + Version.current() + " ");
  }

  @Test
  @DisplayName("the worker runs as a user with a number, which is not root's")
  void user() {
    List<String> users = DockerFiles.words("USER");
    assertThat(users.get(users.size() - 1)).matches("[1-9][0-9]*");
  }

  @Test
  @DisplayName("builders that are no BuildKit can build it")
  void everyBuilder() {
    assertThat(DockerFiles.text("Dockerfile"))
        .doesNotContain("syntax=", "<<", "--link", "--mount", "--chmod");
  }

  @Test
  @DisplayName("what is copied into the image is here, and scripts can be run")
  void copied() {
    List<String> sources =
        Stream.of("COPY", "ADD")
            .flatMap(instruction -> DockerFiles.words(instruction).stream())
            .filter(word -> !word.startsWith("/"))
            .filter(word -> !word.startsWith("distribution/target/"))
            .toList();
    assertThat(sources)
        .hasSize(4)
        .allMatch(source -> Files.isRegularFile(DockerFiles.CHECKOUT.resolve(source)));
    assertThat(Stream.of("entrypoint", "healthcheck").map(DockerFiles.DOCKER::resolve))
        .allMatch(Files::isExecutable);
  }
}
