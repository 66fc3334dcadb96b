package io.tidemark.config;

import io.tidemark.dialect.Dialects;
import io.tidemark.jdbc.ConnectionSettings;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
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
  private static final Pattern USER_INFO = Pattern.compile("//[^/?]*@");

  /** A driver has more than one: sslpassword, trustStorePassword. */
  private static final Pattern PASSWORD_PARAMETER =
      Pattern.compile("[?&;][^?&;=]*(password|pwd|passwd)=", Pattern.CASE_INSENSITIVE);

  private ConnectionConfig() {}

  /** Adds the keys to a definition, as its first group. */
  public static ConfigDef addTo(ConfigDef def) {
    int order = 0;
    def.define(
        URL,
        ConfigDef.Type.STRING,
        ConfigDef.NO_DEFAULT_VALUE,
        Validators.describe("a JDBC URL without a password", ConnectionConfig::checkUrl),
        Importance.HIGH,
        "JDBC URL of the database, for instance jdbc:postgresql://db.example.com:5432/shop. A"
            + " password inside it is refused: it would be shown by the REST API.",
        GROUP,
        ++order,
        Width.LONG,
        "JDBC URL");
    def.define(
        USER,
        ConfigDef.Type.STRING,
        null,
        Importance.HIGH,
        "Name of the database user.",
        GROUP,
        ++order,
        Width.MEDIUM,
        "User");
    def.define(
        PASSWORD,
        ConfigDef.Type.PASSWORD,
        null,
        Importance.HIGH,
        "Password of the database user. Keep it out of the configuration with a ConfigProvider,"
            + " for instance ${file:/run/secrets/db.properties:password}.",
        GROUP,
        ++order,
        Width.MEDIUM,
        "Password");
    return addLimits(def, order);
  }

  private static ConfigDef addLimits(ConfigDef def, int order) {
    def.define(
        ATTEMPTS,
        ConfigDef.Type.INT,
        3,
        Validators.between(1, 1000),
        Importance.LOW,
        "How often in a row a connection is tried before the task fails.",
        GROUP,
        order + 1,
        Width.SHORT,
        "Connection attempts");
    def.define(
        BACKOFF_MS,
        ConfigDef.Type.LONG,
        5_000L,
        Validators.between(0, 3_600_000),
        Importance.LOW,
        "Pause between two attempts to connect, in milliseconds.",
        GROUP,
        order + 2,
        Width.SHORT,
        "Connection backoff");
    return def.define(
        QUERY_TIMEOUT_MS,
        ConfigDef.Type.LONG,
        120_000L,
        Validators.between(1_000, 3_600_000),
        Importance.LOW,
        "How long one statement may take, in milliseconds. In a sink keep it below the consumer's"
            + " max.poll.interval.ms (300000), or a slow statement costs the task its partitions.",
        GROUP,
        order + 3,
        Width.SHORT,
        "Query timeout");
  }

  /** Reads the keys, which {@link #addTo} has defined. */
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

  /** What is wrong with a URL, without repeating any of it that could be secret. */
  public static Optional<String> problemWithUrl(String url) {
    Matcher jdbc = SUBPROTOCOL.matcher(url);
    if (!jdbc.matches()) {
      return Optional.of(
          "connection.url is not a JDBC URL: write jdbc:postgresql://host:5432/database");
    } else if (USER_INFO.matcher(url).find() || PASSWORD_PARAMETER.matcher(url).find()) {
      return Optional.of(
          "connection.url holds credentials, and the REST API shows the URL: move user and"
              + " password to connection.user and connection.password, and take any other password"
              + " out");
    } else if (Dialects.find(url).isEmpty()) {
      return Optional.of(
          "connection.url names the database jdbc:"
              + jdbc.group(1).toLowerCase(Locale.ROOT)
              + ", which Tidemark does not speak to; known: "
              + Dialects.names());
    }
    return Optional.empty();
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
