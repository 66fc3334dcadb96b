package io.tidemark.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
class SqliteReadingCasesTest implements ReadingCases {
  private Session session;

  @BeforeEach
  void open(@TempDir Path directory) throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("t.db"));
    SqliteFunction.register(connection);
    session = new Session(connection, new SqliteDriver());
  }

  @AfterEach
  void close() {
    session.close();
  }

  @Override
  public Session session() {
    return session;
  }
}
