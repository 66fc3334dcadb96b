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
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections to a MySQL whose certificate for localhost is of an authority of our own. */
@NullUnmarked
class MySqlTls {
  private static final String WHAT_TO_CHECK = "check sslMode, and ";

  /** The drivers' parameters, one of which is a file with an authority. */
  private static final String MARIADB_DRIVER =
      "permitMysqlScheme&sslMode=verify-full&serverSslCert=%s.pem";

  /** Whom it trusts is the JVM's matter: a store has a password, which no URL may have. */
  private static final String CONNECTOR = "sslMode=VERIFY_IDENTITY";

  private static final String STORE = "javax.net.ssl.trustStore";

  private static final String PASSWORD = "secret";

  @TempDir static Path files;

  private static MySqlServer server;

  @BeforeAll
  static void start() throws IOException, GeneralSecurityException {
    HeldCertificate authority = authority("ours");
    authority("others");
    HeldCertificate own =
        new HeldCertificate.Builder()
            .signedBy(authority)
            .addSubjectAlternativeName("localhost")
            .build();
    Path key = Files.writeString(files.resolve("server.key"), own.privateKeyPkcs8Pem());
    Path certificate = Files.writeString(files.resolve("server.pem"), own.certificatePem());
    server =
        MySqlServer.start(files.resolve("server"), "--ssl-key=" + key, "--ssl-cert=" + certificate);
  }

  /** One in both of the forms in which drivers are told whom they trust. */
  private static HeldCertificate authority(String name)
      throws IOException, GeneralSecurityException {
    HeldCertificate made =
        new HeldCertificate.Builder().commonName(name).certificateAuthority(0).build();
    Files.writeString(files.resolve(name + ".pem"), made.certificatePem());
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry(name, made.certificate());
    try (OutputStream out = Files.newOutputStream(files.resolve(name + ".p12"))) {
      store.store(out, PASSWORD.toCharArray());
    }
    return made;
  }

  @AfterAll
  static void stop() {
    System.clearProperty(STORE);
    System.clearProperty(STORE + "Password");
    if (server != null) {
      server.close();
    }
  }

  /** Parameters by which a driver trusts an authority. */
  private static String trusting(String authority, String parameters) {
    System.setProperty(STORE, files.resolve(authority + ".p12").toString());
    System.setProperty(STORE + "Password", PASSWORD);
    return parameters.formatted(files.resolve(authority));
  }

  private static Database database(MySqlServer to, String host, String parameters) {
    String url = to.url("").replace("127.0.0.1", host) + "?" + parameters;
    return new Database(
        new ConnectionSettings(
            url, OwnServer.USER, "", "tls", 1, Duration.ZERO, Duration.ofSeconds(20)));
  }

  private static DatabaseException refusal(Database database) {
    DatabaseException refusal =
        catchThrowableOfType(DatabaseException.class, () -> database.connect().close());
    assertThat(refusal.kind()).as(refusal.getMessage()).isEqualTo(FailureKind.ENVIRONMENT);
    return refusal;
  }

  @ParameterizedTest
  @ValueSource(strings = {MARIADB_DRIVER, CONNECTOR})
  @DisplayName("a certificate of the authority for the host is taken, and the connection encrypted")
  void trusted(String parameters) {
    String ours = trusting("ours", parameters);
    try (Session session = database(server, "localhost", ours).connect()) {
      String cipher =
          "SELECT VARIABLE_VALUE FROM performance_schema.session_status"
              + " WHERE VARIABLE_NAME = 'Ssl_cipher'";
      assertThat(session.queryOne(Sql.of(cipher), row -> row.getString(1)))
          .hasValueSatisfying(name -> assertThat(name).isNotEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {MARIADB_DRIVER, CONNECTOR})
  @DisplayName(
      "another authority, another host and a server that does not encrypt are refused, with what to"
          + " check")
  void refused(String parameters) {
    String others = trusting("others", parameters);
    assertThat(refusal(database(server, "localhost", others))).hasMessageContaining(WHAT_TO_CHECK);
    String ours = trusting("ours", parameters);
    assertThat(refusal(database(server, "127.0.0.1", ours))).hasMessageContaining(WHAT_TO_CHECK);
    Path directory = files.resolve("plain" + parameters.length());
    try (MySqlServer plain = MySqlServer.start(directory, "--tls-version=")) {
      assertThat(refusal(database(plain, "localhost", ours))).hasMessageContaining(WHAT_TO_CHECK);
    }
  }

  @Test
  @DisplayName("without TLS, and without the server's key, MariaDB's driver sends no password")
  void withoutTls() throws SQLException {
    try (Connection connection = server.connect("");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE USER nobody IDENTIFIED BY 'not sent'");
    }
    Database database = server.byMariaDbDriver().database("", "nobody", "not sent");
    assertThat(refusal(database))
        .hasMessageContaining("RSA public key is not available client side")
        .hasMessageContaining("write sslMode=verify-full")
        .hasMessageNotContaining("not sent");
  }
}
