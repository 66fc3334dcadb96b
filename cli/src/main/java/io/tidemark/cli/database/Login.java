package io.tidemark.cli.database;

import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a database is and who asks.
 *
 * @param url JDBC URL without a password
 * @param user who connects; empty leaves it to the driver
 * @param password never part of a message
 */
public record Login(String url, Optional<String> user, Optional<String> password) {

  private static final Pattern CREDENTIALS =
      Pattern.compile("//[^/?]*@|[?&;][^?&;=]*(password|pwd|passwd)=", Pattern.CASE_INSENSITIVE);

  private static final Pattern NAME = Pattern.compile("^jdbc:postgresql:(?://[^/?]*/)?([^/?]+)");

  private static final Pattern HOST = Pattern.compile("^jdbc:postgresql://([^/?]+)");

  /** What is wrong with the URL, without repeating any of it that could be secret. */
  public Optional<String> problem() {
    if (CREDENTIALS.matcher(url).find()) {
      return Optional.of(
          "the URL holds credentials, which logs and the worker's REST API would show: take user and"
              + " password out of it and give them by options of their own");
    } else if (!url.startsWith("jdbc:postgresql:")) {
      return Optional.of(
          "the URL is not one of PostgreSQL's: write jdbc:postgresql://host:5432/database");
    }
    return Optional.empty();
  }

  /** The database's name as far as the URL has one. */
  public Optional<String> database() {
    Matcher name = NAME.matcher(url);
    return name.find() ? Optional.of(name.group(1)) : Optional.empty();
  }

  /** The URL's name for the server and its database, such as {@code shop@db.example.com:5432}. */
  public String place() {
    Matcher host = HOST.matcher(url);
    return database().orElse("database") + "@" + (host.find() ? host.group(1) : "localhost");
  }

  Properties properties() {
    Properties properties = new Properties();
    user.ifPresent(name -> properties.setProperty("user", name));
    password.ifPresent(secret -> properties.setProperty("password", secret));
    properties.setProperty("ApplicationName", "tidemark quickstart");
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("loginTimeout", "15");
    properties.setProperty("tcpKeepAlive", "true");
    return properties;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return url + user.map(name -> " as " + name).orElse("");
  }
}
