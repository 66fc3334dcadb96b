package io.tidemark.dialect;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The databases that there is a dialect for. */
public final class Dialects {
  private static final List<Dialect> ALL =
      List.of(new PostgresDialect(), new SqliteDialect(), new MariaDialect(), MariaDialect.mySql());

  private Dialects() {}

  /** The dialect that accepts a JDBC URL. */
  public static Optional<Dialect> find(String url) {
    return ALL.stream().filter(dialect -> dialect.accepts(url)).findFirst();
  }

  /**
   * The dialect that accepts a JDBC URL.
   *
   * @throws IllegalArgumentException when there is none; the message does not repeat the URL
   */
  public static Dialect forUrl(String url) {
    return find(url)
        .orElseThrow(
            () -> new IllegalArgumentException("no dialect for this JDBC URL; known: " + names()));
  }

  /** Names of the databases, for messages. */
  public static String names() {
    return ALL.stream().map(Dialect::name).collect(Collectors.joining(", "));
  }
}
