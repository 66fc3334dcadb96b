package io.tidemark.jdbc;

import io.tidemark.dialect.Dialects;
import java.util.List;

/** The drivers that there are. */
final class DatabaseDrivers {
  private static final List<DatabaseDriver> ALL =
      List.of(new PostgresDriver(), new SqliteDriver(), new MariaDriver(), new MySqlDriver());

  private DatabaseDrivers() {}

  /**
   * The driver for a JDBC URL.
   *
   * @throws IllegalArgumentException when there is none; the message does not repeat the URL
   */
  static DatabaseDriver forUrl(String url) {
    return ALL.stream()
        .filter(driver -> driver.dialect().accepts(url))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no dialect for this JDBC URL; known: " + Dialects.names()));
  }
}
