package io.tidemark.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.cli.quickstart.ConnectorFile;
import io.tidemark.config.Version;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be told of the compose file without running it. */
class ComposeFileTest {
  private static final Pattern RELEASE = Pattern.compile("\\$\\{TIDEMARK_VERSION:-([^}]*)}");
  private static final Pattern SECRET =
      Pattern.compile("\\$\\{file:/etc/tidemark/secrets\\.properties:(.*)}");

  private static List<JsonNode> services() {
    return DockerFiles.yaml("compose.yaml").required("services").valueStream().toList();
  }

  @Test
  @DisplayName("nothing listens anywhere but on 127.0.0.1")
  void ports() {
    assertThat(services().stream().flatMap(service -> DockerFiles.texts(service.path("ports"))))
        .hasSize(5)
        .allMatch(port -> port.startsWith("127.0.0.1:"));
  }

  @Test
  @DisplayName("every file that a container gets is here")
  void files() {
    assertThat(services().stream().flatMap(service -> DockerFiles.texts(service.path("volumes"))))
        .hasSize(8)
        .allMatch(
            volume -> Files.isRegularFile(DockerFiles.DOCKER.resolve(volume.split(":", -1)[0])));
  }

  @Test
  @DisplayName("every image has a version, Kafka's that of the build and ours that of this release")
  void versions() {
    assertThat(services().stream().map(service -> service.required("image").asText()))
        .contains("apache/kafka:" + AppInfoParser.getVersion())
        .allMatch(image -> image.matches(".+:.*[0-9].*"));
    assertThat(
            RELEASE
                .matcher(DockerFiles.text("compose.yaml"))
                .results()
                .map(found -> found.group(1)))
        .hasSize(2)
        .containsOnly(Version.current());
  }

  @ParameterizedTest
  @ValueSource(strings = {"source", "sink"})
  @DisplayName("the examples find their databases by name, and their passwords")
  void examples(String side) throws IOException {
    ConnectorFile example = DockerFiles.example("mirror-schema-" + side);
    URI url = URI.create(example.config().getOrDefault("connection.url", "").substring(5));
    JsonNode database = DockerFiles.service(side.equals("source") ? "source" : "target");
    assertThat(DockerFiles.texts(database.at("/networks/default/aliases")))
        .containsExactly(url.getHost());
    assertThat(url.getPath()).isEqualTo("/" + database.at("/environment/POSTGRES_DB").asText());

    Properties secrets = new Properties();
    secrets.load(new StringReader(DockerFiles.text("demo/secrets.properties")));
    String key =
        SECRET.matcher(example.config().getOrDefault("connection.password", "")).replaceFirst("$1");
    assertThat(DockerFiles.text("demo/" + database.at("/volumes/0").asText().split("[/:]", -1)[2]))
        .contains(
            "CREATE ROLE %s LOGIN PASSWORD '%s'"
                .formatted(example.config().get("connection.user"), secrets.getProperty(key)));
  }

  @Test
  @DisplayName("Prometheus asks where the worker's exporter listens")
  void exporter() {
    String options = DockerFiles.service("connect").at("/environment/KAFKA_OPTS").asText();
    String target =
        DockerFiles.yaml("monitoring/prometheus.yml")
            .at("/scrape_configs/0/static_configs/0/targets/0")
            .asText();
    assertThat(target).startsWith("connect:");
    assertThat(options).contains("=" + target.substring("connect:".length()) + ":/etc/tidemark/");
  }

  @Test
  @DisplayName("Grafana gets the dashboard into the folder that it looks into")
  void dashboard() {
    String folder =
        DockerFiles.yaml("monitoring/grafana-dashboards.yml")
            .at("/providers/0/options/path")
            .asText();
    JsonNode grafana = DockerFiles.service("grafana");
    assertThat(grafana.at("/environment/GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH").asText())
        .isEqualTo(folder + "/tidemark.json");
    assertThat(DockerFiles.texts(grafana.required("volumes")))
        .contains("../config/grafana/tidemark.json:" + folder + "/tidemark.json:ro");
  }
}
