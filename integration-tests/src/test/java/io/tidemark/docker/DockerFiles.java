package io.tidemark.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tidemark.cli.process.Installation;
import io.tidemark.cli.quickstart.ConnectorFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is in {@code docker/}, as those take it who read it. */
final class DockerFiles {
  static final Path CHECKOUT = Installation.checkoutAround(Path.of(""));
  static final Path DOCKER = CHECKOUT.resolve("docker");

  private DockerFiles() {}

  /** The instructions of the Dockerfile, each on a line of its own, without comments. */
  static List<String> instructions() {
    return text("Dockerfile")
        .replaceAll("(?m)^#.*$", "")
        .replaceAll("\\\\\n +", "")
        .lines()
        .filter(line -> !line.isEmpty())
        .toList();
  }

  /** The words behind an instruction, of all that are of its kind. */
  static List<String> words(String instruction) {
    return instructions().stream()
        .filter(line -> line.startsWith(instruction + " "))
        .flatMap(line -> Arrays.stream(line.substring(instruction.length() + 1).split(" ", -1)))
        .toList();
  }

  /** The variables that the image sets. */
  static Map<String, String> variables() {
    Map<String, String> variables = new TreeMap<>();
    words("ENV").stream()
        .map(word -> word.split("=", 2))
        .forEach(pair -> variables.put(pair[0], pair[1]));
    return variables;
  }

  /** A service of the compose file. */
  static JsonNode service(String name) {
    return yaml("compose.yaml").required("services").required(name);
  }

  /** The file of an example in {@code config/} that is used here. */
  static ConnectorFile example(String name) {
    return ConnectorFile.read(CHECKOUT.resolve("config").resolve(name + ".json"));
  }

  static JsonNode yaml(String file) {
    try {
      return new YAMLMapper().readTree(DOCKER.resolve(file).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String file) {
    try {
      return Files.readString(DOCKER.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The texts in a list, or the values in an object. */
  static Stream<String> texts(JsonNode node) {
    return node.valueStream().map(JsonNode::asText);
  }
}
