package io.tidemark.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.cli.quickstart.ConnectorFile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether Strimzi's resources say what the examples say, since no Strimzi runs here. */
class StrimziFilesTest {
  private static final String PASSWORD = "connection.password";
  private static final JsonNode CLUSTER = DockerFiles.yaml("strimzi/connect.yaml");

  @ParameterizedTest
  @ValueSource(strings = {"mirror-schema-source", "mirror-schema-sink"})
  @DisplayName("a connector is that of the example, with a password out of the container")
  void connectors(String name) {
    JsonNode connector = DockerFiles.yaml("strimzi/" + name + ".yaml");
    JsonNode spec = connector.required("spec");
    Map<String, String> config = new TreeMap<>();
    spec.required("config")
        .properties()
        .forEach(key -> config.put(key.getKey(), key.getValue().asText()));
    config.put("connector.class", spec.required("class").asText());
    config.put("tasks.max", spec.required("tasksMax").asText());

    ConnectorFile example = DockerFiles.example(name);
    String password = config.getOrDefault(PASSWORD, "");
    assertThat(connector.at("/metadata/name").asText()).isEqualTo(example.name());
    assertThat(config).isEqualTo(example.with(PASSWORD, password).config());
    assertThat(password).isIn(variables().stream().map("${env:%s}"::formatted).toList());
    assertThat(connector.at("/metadata/labels").path("strimzi.io/cluster"))
        .isEqualTo(CLUSTER.at("/metadata/name"));
  }

  /** The names of the variables that the workers' containers have. */
  private static List<String> variables() {
    return CLUSTER
        .at("/spec/template/connectContainer/env")
        .valueStream()
        .map(variable -> variable.required("name").asText())
        .toList();
  }

  @Test
  @DisplayName("the cluster has the plugin from an archive with a checksum, and the console")
  void cluster() throws ClassNotFoundException {
    JsonNode artifact = CLUSTER.at("/spec/build/plugins/0/artifacts/0");
    assertThat(artifact.required("type").asText()).isEqualTo("tgz");
    assertThat(artifact.required("url").asText()).endsWith(".tar.gz");
    assertThat(artifact.required("sha512sum").asText()).matches("[0-9a-f]{128}");
    JsonNode config = CLUSTER.at("/spec/config");
    Class.forName(config.required("rest.extension.classes").asText());
    Class.forName(config.required("config.providers.env.class").asText());
  }
}
