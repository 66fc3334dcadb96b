package io.tidemark.cli.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {

  private static Login login(String url) {
    return new Login(url, Optional.of("me"), Optional.of("s3cret"));
  }

  @ParameterizedTest
  @DisplayName("A password inside of the URL is refused, and not repeated")
  @ValueSource(
      strings = {
        "jdbc:postgresql://me:s3cret@host/db",
        "postgresql://me:s3cret@host/db",
        "jdbc:postgresql://host/db?password=s3cret",
        "jdbc:postgresql://host/db?ssl=true&sslpassword=s3cret"
      })
  void credentials(String url) {
    assertThat(login(url).problem())
        .hasValueSatisfying(p -> assertThat(p).contains("credentials").doesNotContain("s3cret"));
  }

  @Test
  @DisplayName("What is not PostgreSQL's is refused")
  void others() {
    assertThat(login("jdbc:mysql://h/d").problem()).isPresent();
    assertThat(login("jdbc:postgresql://h/d?ssl=true").problem()).isEmpty();
  }

  @Test
  @DisplayName("A login tells where and who, never the password")
  void text() {
    assertThat(login("jdbc:postgresql://db:5433/shop?ssl=true"))
        .hasToString("jdbc:postgresql://db:5433/shop?ssl=true as me");
    assertThat(login("jdbc:postgresql://db:5433/shop?ssl=true").place()).isEqualTo("shop@db:5433");
    assertThat(login("jdbc:postgresql:shop").place()).isEqualTo("shop@localhost");
  }
}
