package io.tidemark.console.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** As whom, and how, brokers are asked for a connector. */
class ClientSettingsTest {
  private static final Map<String, String> WORKER =
      Map.of(
          "bootstrap.servers", "a:1",
          "group.id", "workers",
          "consumer.sasl.jaas.config", "worker's",
          "consumer.override.client.rack", "none",
          "producer.linger.ms", "5");

  private static ClientSettings under(String policy) {
    Map<String, String> worker = new HashMap<>(WORKER);
    worker.put(OverridePolicy.KEY, policy);
    worker.put("connector.client.config.override.allowlist", "client.rack");
    return new ClientSettings(worker);
  }

  @Test
  @DisplayName("they are those of the clients of the connector's own tasks")
  void ofItsTasks() {
    ClientSettings clients = new ClientSettings(WORKER);
    Map<String, String> sink = Map.of("consumer.override.sasl.jaas.config", "its own");
    assertThat(clients.consumer(sink))
        .isEqualTo(Map.of("bootstrap.servers", "a:1", "sasl.jaas.config", "its own"));
    assertThat(clients.producer(sink))
        .isEqualTo(Map.of("bootstrap.servers", "a:1", "linger.ms", "5"));
    assertThat(new ClientSettings(Map.of()).producer(sink)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "None, bootstrap.servers",
    "Principal, bootstrap.servers",
    "PrincipalConnectorClientConfigOverridePolicy, client.rack",
    "Allowlist, bootstrap.servers",
    "org.apache.kafka.connect.connector.policy.NoneConnectorClientConfigOverridePolicy, client.rack"
  })
  @DisplayName("what the worker's policy does not let a connector set is refused, and named")
  void refused(String policy, String key) {
    assertThatExceptionOfType(UnreadableException.class)
        .isThrownBy(
            () -> under(policy).consumer(Map.of("consumer.override." + key, "evil.example:9092")))
        .withMessageContaining(policy + " does not let a connector set consumer.override." + key)
        .withMessageNotContaining("evil");
    assertThatExceptionOfType(UnreadableException.class)
        .isThrownBy(() -> under(policy).producer(Map.of("producer.override." + key, "x")))
        .withMessageContaining("producer.override." + key);
  }

  @ParameterizedTest
  @CsvSource({"All, bootstrap.servers", "Principal, sasl.jaas.config", "Allowlist, client.rack"})
  @DisplayName("what it lets a connector set is set")
  void allowed(String policy, String key) {
    assertThat(under(policy).consumer(Map.of("consumer.override." + key, "own")))
        .containsEntry(key, "own");
  }

  @ParameterizedTest
  @ValueSource(strings = {"org.example.Policy", "java.lang.Object"})
  @DisplayName("a policy that cannot be had is in the way of those alone who want to set something")
  void unknown(String policy) {
    assertThat(under(policy).consumer(Map.of())).containsEntry("bootstrap.servers", "a:1");
    assertThatExceptionOfType(UnreadableException.class)
        .isThrownBy(() -> under(policy).consumer(Map.of("consumer.override.client.rack", "own")))
        .withMessageContaining(policy + " cannot be had here");
  }
}
