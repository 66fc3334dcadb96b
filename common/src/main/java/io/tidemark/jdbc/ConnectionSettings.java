package io.tidemark.jdbc;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a database.
 *
 * @param url JDBC URL without a password
 * @param user null where the URL or the driver's own means say who
 * @param password null where none is needed
 * @param applicationName by which the database's administrator recognises the session
 * @param attempts how often in a row a caller tries to connect before it gives up
 * @param backoff the caller's pause between two attempts
 * @param queryTimeout how long one statement may take
 */
public record ConnectionSettings(
    String url,
    @Nullable String user,
    @Nullable String password,
    String applicationName,
    int attempts,
    Duration backoff,
    Duration queryTimeout) {

  /** Without the password, and without the URL's parameters, which may hold secrets. */
  @Override
  public String toString() {
    return "ConnectionSettings["
        + Location.of(url)
        + ", user="
        + user
        + ", "
        + applicationName
        + "]";
  }
}
