package io.tidemark.docker;

import io.tidemark.config.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The machine's Docker engine, by the commands that its users have. */
final class Engine {
  /** The image of this release. */
  static final String IMAGE = "tidemark/connect:" + Version.current();

  private Engine() {}

  private record Ended(int exitCode, String output) {}

  /** Insists that there is an engine. */
  static void insist() {
    Ended version = run(List.of("docker", "version", "--format", "{{.Server.Version}}"), Map.of());
    if (version.exitCode != 0) {
      throw new AssertionError(
          "The profile docker needs a Docker engine, and none answers: " + version.output);
    }
  }

  /** Builds the image as its users do. */
  static void buildImage() {
    output(List.of("docker", "build", "-t", IMAGE, "-f", "docker/Dockerfile", "."), Map.of());
  }

  /** Runs a docker command that must succeed, and gives what it has printed. */
  static String docker(String... arguments) {
    List<String> command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    return output(command, Map.of());
  }

  /**
   * Runs Compose, of version 2 where there is one, on the compose file.
   *
   * @param variables for the file
   */
  static String compose(String project, Map<String, String> variables, String... arguments) {
    boolean plugin = run(List.of("docker", "compose", "version"), Map.of()).exitCode == 0;
    List<String> command =
        new ArrayList<>(plugin ? List.of("docker", "compose") : List.of("docker-compose"));
    command.addAll(List.of("-p", project, "-f", "docker/compose.yaml"));
    command.addAll(List.of(arguments));
    return output(command, variables);
  }

  private static String output(List<String> command, Map<String, String> variables) {
    Ended ended = run(command, variables);
    if (ended.exitCode != 0) {
      throw new AssertionError(String.join(" ", command) + ": " + ended.output);
    }
    return ended.output.strip();
  }

  private static Ended run(List<String> command, Map<String, String> variables) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(DockerFiles.CHECKOUT.toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(variables);
    try {
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), output);
    } catch (IOException e) {
      throw new AssertionError("The profile docker needs " + command.get(0), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
