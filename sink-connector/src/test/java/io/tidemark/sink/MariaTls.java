package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.jdbc.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections to a MariaDB whose certificate for localhost is of an authority of our own. */
@NullUnmarked
class MariaTls {
  private static final String WHAT_TO_CHECK = "check sslMode and serverSslCert in connection.url";

  @TempDir static Path files;

  private static MariaServer server;

  @BeforeAll
  static void start() throws IOException {
    HeldCertificate authority = authority("Ours");
    HeldCertificate own =
        new HeldCertificate.Builder()
            .signedBy(authority)
            .addSubjectAlternativeName("localhost")
            .build();
    Files.writeString(files.resolve("ours.pem"), authority.certificatePem());
    Files.writeString(files.resolve("others.pem"), authority("Others").certificatePem());
    Path key = Files.writeString(files.resolve("server.key"), own.privateKeyPkcs8Pem());
    Path certificate = Files.writeString(files.resolve("server.pem"), own.certificatePem());
    server =
        MariaServer.start(files.resolve("server"), "--ssl-key=" + key, "--ssl-cert=" + certificate);
  }

  private static HeldCertificate authority(String name) {
    return new HeldCertificate.Builder().commonName(name).certificateAuthority(0).build();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Database database(String host, String authority) {
    return database(server, host, authority);
  }

  private static Database database(MariaServer to, String host, String authority) {
    String url =
        to.url("").replace("127.0.0.1", host)
            + "?sslMode=verify-full&serverSslCert="
            + files.resolve(authority);
    return new Database(
        new ConnectionSettings(
            url, MariaServer.USER, "", "tls", 1, Duration.ZERO, Duration.ofSeconds(20)));
  }

  private static DatabaseException refusal(Database database) {
    DatabaseException refusal =
        catchThrowableOfType(DatabaseException.class, () -> database.connect().close());
    assertThat(refusal.kind()).as("like a wrong password").isEqualTo(FailureKind.ENVIRONMENT);
    return refusal;
  }

  @Test
  @DisplayName("verify-full takes a certificate of the authority for the host, and encrypts")
  void trusted() {
    try (Session session = database("localhost", "ours.pem").connect()) {
      String cipher =
          "SELECT VARIABLE_VALUE FROM information_schema.SESSION_STATUS"
              + " WHERE VARIABLE_NAME = 'SSL_CIPHER'";
      assertThat(session.queryOne(Sql.of(cipher), row -> row.getString(1)))
          .hasValueSatisfying(name -> assertThat(name).isNotEmpty());
    }
  }

  @Test
  @DisplayName("a certificate of another authority is refused, with what to check")
  void otherAuthority() {
    assertThat(refusal(database("localhost", "others.pem"))).hasMessageContaining(WHAT_TO_CHECK);
  }

  @Test
  @DisplayName("a certificate for another host is refused, with what to check")
  void otherHost() {
    assertThat(refusal(database("127.0.0.1", "ours.pem"))).hasMessageContaining(WHAT_TO_CHECK);
  }

  @Test
  @DisplayName("a server that does not encrypt is refused, with what to check")
  void plain() {
    try (MariaServer plain = MariaServer.start(files.resolve("plain"), "--skip-ssl")) {
      assertThat(refusal(database(plain, "localhost", "ours.pem")))
          .hasMessageContaining(WHAT_TO_CHECK);
    }
  }
}
