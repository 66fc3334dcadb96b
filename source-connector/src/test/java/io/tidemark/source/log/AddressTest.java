package io.tidemark.source.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  private static final Pattern POSTGRES = Address.pattern("postgresql");

  @Test
  @DisplayName("host, port, database and parameters are told apart")
  void parts() {
    assertThat(
            Address.of(
                "jdbc:postgresql://db.example.com:6432/my%20shop?sslmode=require&x=a%26b",
                POSTGRES, "5432"))
        .contains(
            new Address(
                "db.example.com", "6432", "my shop", Map.of("sslmode", "require", "x", "a&b")));
  }

  @Test
  void thePortIsTheUsualOneWhereNoneIsSaid() {
    assertThat(Address.of("jdbc:postgresql://[::1]/shop", POSTGRES, "5432"))
        .contains(new Address("[::1]", "5432", "shop", Map.of()));
  }

  @ParameterizedTest
  @DisplayName("what is no one server's database is refused")
  @ValueSource(
      strings = {
        "jdbc:postgresql:shop",
        "jdbc:postgresql://a,b/shop",
        "jdbc:postgresql://a/",
        "jdbc:sqlite:/tmp/x"
      })
  void refused(String url) {
    assertThat(Address.of(url, POSTGRES, "5432")).isEmpty();
  }
}
