package io.tidemark.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.DisplayName;
import org.postgresql.Driver;

/** A URL is shown to whoever may look at a connector, so that no secret may be in it. */
class ConnectionUrlFuzzTest {

  @DisplayName("a URL in which the driver finds a password is refused, and not repeated")
  @FuzzTest
  void url(byte[] text) {
    String url = new String(text, StandardCharsets.UTF_8);
    Optional<String> problem = ConnectionConfig.problemWithUrl(url);
    Properties found = parsed(url);
    found.stringPropertyNames().stream()
        .filter(name -> name.toLowerCase(java.util.Locale.ROOT).endsWith("password"))
        .filter(name -> !found.getProperty(name).isEmpty())
        .forEach(name -> assertThat(problem).as(name).isPresent());
  }

  /** What the driver understands; nothing where it does not. */
  private static Properties parsed(String url) {
    Properties found = Driver.parseURL(url, new Properties());
    return found == null ? new Properties() : found;
  }
}
