package io.tidemark.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a worker's configuration says of the console. */
class ConsoleSettingsTest {
  @Test
  @DisplayName("without a word of it the console only reads")
  void defaults() {
    ConsoleSettings settings = ConsoleSettings.of(Map.of("bootstrap.servers", "x"));
    assertThat(settings.actions()).isFalse();
    assertThat(settings.worker()).isEmpty();
  }

  @Test
  @DisplayName("actions and the worker's address are told as texts")
  void told() {
    ConsoleSettings settings =
        ConsoleSettings.of(
            Map.of(
                ConsoleSettings.ACTIONS, " True ",
                ConsoleSettings.WORKER_URL, "https://worker.example.com:8083"));
    assertThat(settings.actions()).isTrue();
    assertThat(settings.worker()).contains(URI.create("https://worker.example.com:8083"));
  }

  @Test
  @DisplayName("what is neither is refused by its key, and not taken for the default")
  void refused() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> ConsoleSettings.of(Map.of(ConsoleSettings.ACTIONS, "yes")))
        .withMessageContaining("tidemark.console.actions.enabled");
    for (String url : List.of("worker:8083", "ftp://worker", "http:", "http://a b", "")) {
      assertThatExceptionOfType(ConfigException.class)
          .as(url)
          .isThrownBy(() -> ConsoleSettings.of(Map.of(ConsoleSettings.WORKER_URL, url)))
          .withMessageContaining("tidemark.console.worker.url");
    }
  }
}
