package io.tidemark.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A dialect that is only an example passes them, too. */
@NullUnmarked
class H2ReadingCasesTest implements ReadingCases {
  private Session session;

  @BeforeEach
  void open() throws SQLException {
    H2Driver driver = new H2Driver();
    Connection connection = DriverManager.getConnection("jdbc:h2:mem:");
    session = new Session(connection, driver);
    Duration limit = Duration.ofSeconds(20);
    driver.dialect().openSession(limit, limit).forEach(session::execute);
  }

  @AfterEach
  void close() {
    session.close();
  }

  @Override
  public Session session() {
    return session;
  }

  @Override
  public String spelled(String name) {
    return name.toUpperCase(Locale.ROOT);
  }
}
