package io.tidemark.jdbc;

import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

@NullUnmarked
class PostgresReadingCasesIT implements ReadingCases {
  private Session session;

  @BeforeEach
  void open() {
    session = TestPostgres.sessionIn("reading_cases");
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
