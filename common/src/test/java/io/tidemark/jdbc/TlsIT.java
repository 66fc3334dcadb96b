package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidemark.config.ConnectionConfig;
import io.tidemark.dialect.Sql;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections to a server whose certificate for localhost is of an authority of our own. */
class TlsIT {
  private static final String WHAT_TO_CHECK = "check sslmode and sslrootcert in connection.url";

  /** One user needs no password, all others do. */
  private static final String ACCESS =
      "host all postgres all trust%nhost all all all scram-sha-256%n".formatted();

  @TempDir static Path files;

  private static EmbeddedPostgres server;

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
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    server =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off") // nobody cuts the power
            .setServerConfig("ssl", "on")
            .setServerConfig("hba_file", Files.writeString(files.resolve("hba"), ACCESS).toString())
            .setServerConfig("ssl_key_file", key.toString())
            .setServerConfig(
                "ssl_cert_file",
                Files.writeString(files.resolve("server.pem"), own.certificatePem()).toString())
            .setPGStartupWait(Duration.ofMinutes(1))
            .start();
  }

  private static HeldCertificate authority(String name) {
    return new HeldCertificate.Builder().commonName(name).certificateAuthority(0).build();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  private static Database database(String host, String mode, String authority) {
    return of("jdbc:postgresql://" + host + ":" + server.getPort() + "/postgres", mode, authority);
  }

  private static Database of(String url, String mode, String authority) {
    String verified = "%s?sslmode=%s&sslrootcert=%s";
    return of(verified.formatted(url, mode, files.resolve(authority)), "postgres");
  }

  private static Database of(String url, String user) {
    return new Database(
        new ConnectionSettings(url, user, null, "tls", 1, Duration.ZERO, Duration.ofSeconds(20)));
  }

  private static DatabaseException refusal(Database database) {
    DatabaseException refusal =
        catchThrowableOfType(DatabaseException.class, () -> database.connect().close());
    assertThat(refusal.kind()).as("like a wrong password").isEqualTo(FailureKind.ENVIRONMENT);
    assertThat(ConnectionConfig.keyOf(refusal)).isEqualTo(ConnectionConfig.URL);
    return refusal;
  }

  @Test
  @DisplayName("verify-full takes a certificate of the authority for the host, and encrypts")
  void trusted() {
    try (Session session = database("localhost", "verify-full", "ours.pem").connect()) {
      String encrypted = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
      assertThat(session.queryOne(Sql.of(encrypted), row -> row.getString(1))).contains("t");
    }
  }

  @Test
  @DisplayName("a certificate of another authority is refused, with what to check")
  void otherAuthority() {
    for (String mode : new String[] {"verify-full", "verify-ca"}) {
      assertThat(refusal(database("localhost", mode, "others.pem")))
          .hasMessageContaining("certification path")
          .hasMessageContaining(WHAT_TO_CHECK);
    }
  }

  @Test
  @DisplayName("a certificate for another host is refused by verify-full, with what to check")
  void otherHost() {
    assertThat(refusal(database("127.0.0.1", "verify-full", "ours.pem")))
        .hasMessageContaining("127.0.0.1")
        .hasMessageContaining(WHAT_TO_CHECK);
    database("127.0.0.1", "verify-ca", "ours.pem").connect().close();
  }

  @Test
  @DisplayName("without the authority's certificate, or a server that encrypts, nothing is sent")
  void nothingToVerify() {
    assertThat(refusal(database("localhost", "verify-full", "missing.pem")))
        .hasMessageContaining("missing.pem")
        .hasMessageContaining(WHAT_TO_CHECK);
    assertThat(refusal(of(TestPostgres.settings().url(), "verify-full", "ours.pem")))
        .hasMessageContaining("does not support SSL")
        .hasMessageContaining(WHAT_TO_CHECK);
  }

  @Test
  @DisplayName("a server that wants a password which nobody set is not taken for one without TLS")
  void noPassword() {
    try (Session session = database("localhost", "verify-full", "ours.pem").connect()) {
      session.execute("CREATE ROLE guest LOGIN PASSWORD 'guest'");
    }
    String url = "jdbc:postgresql://localhost:" + server.getPort() + "/postgres";
    assertThat(refusal(of(url, "guest")))
        .hasMessageContaining("check that connection.user and connection.password are set");
  }
}
