package io.tidemark.testbed;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/** A database server as users have them: passwords are asked of everybody but the administrator. */
public final class PasswordServer implements AutoCloseable {

  private final EmbeddedPostgres postgres;

  private PasswordServer(EmbeddedPostgres postgres) {
    this.postgres = postgres;
  }

  public static PasswordServer start(Path folder) throws IOException, SQLException {
    Path access =
        Files.writeString(
            folder.resolve("hba-" + System.nanoTime() + ".conf"),
            "host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n");
    PasswordServer server =
        new PasswordServer(
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off") // nobody cuts the power
                .setPGStartupWait(Duration.ofMinutes(1))
                .setServerConfig("hba_file", access.toString())
                .setServerConfig("wal_level", "logical") // for whoever reads its log
                .setServerConfig("password_encryption", "scram-sha-256")
                .setLocaleConfig("locale", "C")
                .start());
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE own");
      statement.execute("REVOKE ALL ON DATABASE own FROM public");
    }
    return server;
  }

  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/own";
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        url().replace("/own", "/" + database), "postgres", "postgres");
  }

  public void execute(String sql) throws SQLException {
    try (Connection connection = connect("own");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  public List<String> column(String sql) throws SQLException {
    try (Connection connection = connect("own");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }

  public byte[] copyOut(String query) throws SQLException, IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Connection connection = connect("own")) {
      copies(connection).copyOut("COPY (" + query + ") TO STDOUT", out);
    }
    return out.toByteArray();
  }

  public void copyIn(String table, byte[] rows) throws SQLException, IOException {
    try (Connection connection = connect("own")) {
      copies(connection).copyIn("COPY " + table + " FROM STDIN", new ByteArrayInputStream(rows));
    }
  }

  private static CopyManager copies(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
