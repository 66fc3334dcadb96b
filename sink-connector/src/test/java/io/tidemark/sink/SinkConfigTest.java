package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.sink.failure.RetryPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SinkConfigTest {
  private static final String KAFKAS = "org.apache.kafka.connect.transforms.";

  private static SinkConfig config(String... properties) {
    Map<String, String> all = new HashMap<>();
    all.put("connection.url", "jdbc:postgresql://localhost/x");
    for (int i = 0; i < properties.length; i += 2) {
      all.put(properties[i], properties[i + 1]);
    }
    return new SinkConfig(all);
  }

  private static boolean lossy(String... properties) {
    return config(properties).stale().lossy();
  }

  @Test
  @DisplayName("injection 24: the defaults outlast a database that is down for ten minutes")
  void retries() {
    RetryPolicy retries = config().writer().retries();
    Duration all =
        IntStream.range(0, retries.maxRetries())
            .mapToObj(retries::pause)
            .reduce(Duration.ZERO, Duration::plus);
    assertThat(all).isGreaterThan(Duration.ofMinutes(45));
  }

  @Test
  @DisplayName("I1 whatever is not known to keep all records may have dropped some")
  void whatMayDropRecordsIsLossy() {
    assertThat(lossy()).isFalse();
    assertThat(lossy("errors.tolerance", "none")).isFalse();
    assertThat(lossy("errors.tolerance", "all")).isTrue();
    assertThat(lossy("transforms", "a", "transforms.a.type", KAFKAS + "RegexRouter")).isFalse();
    assertThat(lossy("transforms", "a", "transforms.a.type", KAFKAS + "Filter")).isTrue();
    assertThat(
            lossy(
                "transforms", "a, b",
                "transforms.a.type", KAFKAS + "ReplaceField$Value",
                "transforms.b.type", "com.example.DropSome"))
        .isTrue();
  }
}
