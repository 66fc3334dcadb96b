package io.tidemark.config;

import io.tidemark.dialect.Dialects;
import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.jdbc.DatabaseException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.common.config.types.Password;

/** The keys that say how to reach the database. */
public final class ConnectionConfig {
  public static final String URL = "connection.url";
  public static final String USER = "connection.user";
  public static final String PASSWORD = "connection.password";
  public static final String ATTEMPTS = "connection.attempts";
  public static final String BACKOFF_MS = "connection.backoff.ms";
  public static final String QUERY_TIMEOUT_MS = "query.timeout.ms";

  private static final String GROUP = "Connection";

  private static final Pattern SUBPROTOCOL =
      Pattern.compile("jdbc:([a-zA-Z0-9]+):.*", Pattern.DOTALL);

  /** Any @ behind the slashes: a password before it may hold whatever ends one elsewhere. */
  private static final Pattern USER_INFO = Pattern.compile("//.*@", Pattern.DOTALL);

  /** A driver has more than one: sslpassword, trustStorePassword. */
  private static final Pattern PASSWORD_PARAMETER =
      Pattern.compile("[?&;(,][^?&;(,=]*(password|pwd|passwd)\\d?=", Pattern.CASE_INSENSITIVE);

  private ConnectionConfig() {}

  /** Begins a definition with these keys, as its first group. */
  public static Options options() {
    return options(ConnectionConfig::checkUrl);
  }

  /** The same for a connector that reads. */
  public static Options optionsOfSource() {
    return options(ConnectionConfig::checkUrl);
  }

  private static Options options(Validator url) {
    Options options = new Options().group(GROUP, Importance.HIGH);
    options.text(
        URL,
        "JDBC URL",
        Options.REQUIRED,
        Validators.describe("a JDBC URL without a password", url),
        "JDBC URL of the database, for instance jdbc:postgresql://db.example.com:5432/shop. A"
            + " password inside it is refused: it would be shown by the REST API.");
    options.text(
        USER,
        "User",
        null,
        Validators.any("a name"),
        "Name of the database user. Without it the URL or the driver's own means say who.");
    options.secret(
        PASSWORD,
        "Password",
        "Password of the database user. Keep it out of the configuration with a ConfigProvider,"
            + " for instance ${file:/run/secrets/db.properties:password}.");
    return limits(options.importance(Importance.LOW));
  }

  private static Options limits(Options options) {
    options.number(
        ATTEMPTS,
        "Connection attempts",
        60,
        Validators.between(1, 1000),
        "How often in a row a connection is tried before the task fails. Together with"
            + " connection.backoff.ms it says how long the database may be away: five minutes by"
            + " default, which is longer than a restart or a failover takes.");
    options.number(
        BACKOFF_MS,
        "Connection backoff",
        5_000L,
        Validators.between(0, 3_600_000),
        "Pause between two attempts to connect, in milliseconds.");
    return options.number(
        QUERY_TIMEOUT_MS,
        "Query timeout",
        120_000L,
        Validators.between(1_000, 3_600_000),
        "How long one statement may take, in milliseconds. In a sink keep it below the consumer's"
            + " max.poll.interval.ms (300000), or a slow statement costs the task its partitions.");
  }

  /** Reads the keys, which {@link #options} has defined. */
  public static ConnectionSettings from(AbstractConfig config, String applicationName) {
    Password password = config.getPassword(PASSWORD);
    return new ConnectionSettings(
        config.getString(URL),
        config.getString(USER),
        password == null ? null : password.value(),
        applicationName,
        config.getInt(ATTEMPTS),
        Duration.ofMillis(config.getLong(BACKOFF_MS)),
        Duration.ofMillis(config.getLong(QUERY_TIMEOUT_MS)));
  }

  /** The key that a failure to connect is about. */
  public static String keyOf(DatabaseException e) {
    return e.refusesUser() ? USER : URL;
  }

  /** Takes a URL with credentials out of what {@code validate} answers, which shows all values. */
  public static void hideCredentials(Config found) {
    for (ConfigValue value : found.configValues()) {
      if (value.name().equals(URL) && value.value() != null && hasCredentials(value.value())) {
        value.value(Password.HIDDEN);
      }
    }
  }

  private static boolean hasCredentials(Object url) {
    String text = url.toString();
    return USER_INFO.matcher(text).find() || PASSWORD_PARAMETER.matcher(text).find();
  }

  /** What is wrong with a URL, without repeating any of it that could be secret. */
  public static Optional<String> problemWithUrl(String url) {
    Matcher jdbc = SUBPROTOCOL.matcher(url);
    if (!jdbc.matches()) {
      return Optional.of(
          "connection.url is not a JDBC URL: write jdbc:postgresql://host:5432/database");
    } else if (hasCredentials(url)) {
      return Optional.of(
          "connection.url holds credentials, and the REST API shows the URL: move user and"
              + " password to connection.user and connection.password, and take any other password"
              + " out; an @ that belongs to something else is written %40");
    } else if (Dialects.find(url).isEmpty()) {
      return Optional.of(
          "connection.url names the database jdbc:"
              + jdbc.group(1).toLowerCase(Locale.ROOT)
              + ", which Tidemark does not speak to; known: "
              + Dialects.names());
    }
    return Dialects.forUrl(url).objection(url).map(why -> "connection.url " + why);
  }

  private static void checkUrl(String key, Object url) {
    if (url != null) {
      problemWithUrl(url.toString())
          .ifPresent(
              problem -> {
                throw new ConfigException(problem);
              });
    }
  }
}
