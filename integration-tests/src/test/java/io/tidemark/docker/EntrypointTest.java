package io.tidemark.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.connect.runtime.distributed.DistributedConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The image's entry point, with a program in the worker's place that prints its settings. */
@DisabledOnOs(OS.WINDOWS)
class EntrypointTest {
  private Path kafka;

  /** What a shell does before, since Java gives variables only the characters of its locale. */
  private String before = "";

  @BeforeEach
  void printsItsSettings(@TempDir Path folder) throws IOException {
    kafka = folder;
    Path worker = Files.createDirectory(kafka.resolve("bin")).resolve("connect-distributed.sh");
    Files.writeString(worker, "#!/bin/sh\nexec cat \"$1\"\n");
    Files.setPosixFilePermissions(worker, PosixFilePermissions.fromString("rwx------"));
  }

  private record Ended(int exitCode, String output) {}

  private Ended run(Map<String, String> variables) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "bash",
                "-c",
                before + "exec bash \"$0\"",
                DockerFiles.DOCKER.resolve("entrypoint").toString())
            .redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(Set.of("PATH"));
    environment.putAll(variables);
    environment.putAll(Map.of("KAFKA_HOME", kafka.toString(), "TMPDIR", kafka.toString()));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  /** The settings that the worker reads. */
  private Map<String, String> settings(Map<String, String> variables)
      throws IOException, InterruptedException {
    Ended ended = run(variables);
    assertThat(ended.exitCode()).as(ended.output()).isZero();
    Properties read = new Properties();
    read.load(new ByteArrayInputStream(ended.output().getBytes(StandardCharsets.UTF_8)));
    Map<String, String> settings = new HashMap<>();
    read.stringPropertyNames().forEach(key -> settings.put(key, read.getProperty(key)));
    return settings;
  }

  @Test
  @DisplayName("variables become settings, with what they hold as it is, and others do not")
  void variables() throws IOException, InterruptedException {
    String jaas = "Module required\n  user=\"a\\b\" # = : ! ${x}\n  password='c';";
    assertThat(
            settings(
                Map.of(
                    "CONNECT_BOOTSTRAP_SERVERS", "broker:9092",
                    "CONNECT_SASL_JAAS_CONFIG", jaas,
                    "CONNECT_ONE__AND___TWO", "",
                    "KAFKA_OPTS", "-Dx=y")))
        .isEqualTo(
            Map.of(
                "bootstrap.servers", "broker:9092",
                "sasl.jaas.config", jaas,
                "one_and-two", ""));
  }

  @Test
  @DisplayName("a value keeps its blanks, its ends of lines, and letters beyond A to Z")
  void everyCharacter() throws IOException, InterruptedException {
    before =
        "export CONNECT_SASL_PASSWORD=$' \\xc3\\xbc&\\xe2\\x82\\xac\\xf0\\x9f\\x98\\x80\\xc3\\xbc\\r\\n '; ";
    assertThat(settings(Map.of("CONNECT_BOOTSTRAP_SERVERS", "broker:9092")))
        .containsEntry("sasl.password", " ü&€😀ü\r\n ");
  }

  @Test
  @DisplayName("without brokers nothing is started, and it says which variable is missing")
  void withoutBrokers() throws IOException, InterruptedException {
    Ended ended = run(Map.of());
    assertThat(ended.exitCode()).isNotZero();
    assertThat(ended.output()).contains("CONNECT_BOOTSTRAP_SERVERS: is not set");
  }

  @Test
  @DisplayName("a worker takes the settings of image and compose file, and knows each of them")
  void known() throws Exception {
    Map<String, String> variables = new HashMap<>(DockerFiles.variables());
    DockerFiles.service("connect")
        .required("environment")
        .properties()
        .forEach(variable -> variables.put(variable.getKey(), variable.getValue().asText()));
    Map<String, String> settings = settings(variables);
    Set<String> unknown = new TreeSet<>(settings.keySet());
    unknown.removeAll(new DistributedConfig(settings).values().keySet());
    assertThat(unknown)
        .allMatch(
            key ->
                key.equals("tidemark.console.actions.enabled")
                    || key.matches("config\\.providers\\.(directory|env|file)\\.class"));
    for (String key : unknown) {
      if (key.endsWith(".class")) {
        Class.forName(settings.get(key));
      }
    }
    Class.forName(settings.get("rest.extension.classes"));
  }
}
