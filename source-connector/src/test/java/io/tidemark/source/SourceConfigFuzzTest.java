package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.DisplayName;

/** Whatever is configured, validation answers with a list of problems. */
class SourceConfigFuzzTest {
  private static final String SECRET = "correct-horse-battery-staple";

  @DisplayName("validation of a source says what is wrong, and neither throws nor tells secrets")
  @FuzzTest
  void config(byte[] properties) throws IOException {
    Map<String, String> config = read(properties);
    if (config.toString().contains(SECRET)) {
      return; // a fuzzer knows what it is compared with
    }
    config.put("connection.url", "jdbc:postgresql://127.0.0.1:1/shop?sslpassword=" + SECRET);
    config.put("connection.password", SECRET);
    List<ConfigValue> values = new JdbcSyncSourceConnector().validate(config).configValues();
    List<String> problems = values.stream().flatMap(v -> v.errorMessages().stream()).toList();
    assertThat(problems)
        .isNotEmpty() // the URL has a password
        .noneMatch(problem -> problem.contains(SECRET))
        .noneMatch(problem -> problem.contains("cannot be checked"));
  }

  private static Map<String, String> read(byte[] text) throws IOException {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(new String(text, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      return new HashMap<>(); // a broken escape
    }
    Map<String, String> config = new HashMap<>();
    properties.stringPropertyNames().forEach(n -> config.put(n, properties.getProperty(n)));
    return config;
  }
}
