package io.tidemark.source.log;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JDBC URL in the parts that Debezium wants.
 *
 * @param host name or number
 * @param port as text
 * @param database its name
 * @param parameters of the driver, by their names
 */
record Address(String host, String port, String database, Map<String, String> parameters) {
  /** URLs of one server's database, of a subprotocol. */
  static Pattern pattern(String subprotocol) {
    return Pattern.compile(
        "jdbc:" + subprotocol + "://(\\[[^\\]]+\\]|[^:/?,]+)(?::(\\d+))?/([^?]+)(?:\\?(.*))?");
  }

  /**
   * The parts of a URL; empty when it is not as the pattern says.
   *
   * @param usualPort where none is said
   */
  static Optional<Address> of(String url, Pattern pattern, String usualPort) {
    Matcher parts = pattern.matcher(url);
    if (!parts.matches()) {
      return Optional.empty();
    }
    Map<String, String> parameters = new TreeMap<>();
    String query = parts.group(4) == null ? "" : parts.group(4);
    for (String parameter : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      if (equals > 0) {
        parameters.put(parameter.substring(0, equals), decoded(parameter.substring(equals + 1)));
      }
    }
    String port = parts.group(2) == null ? usualPort : parts.group(2);
    return Optional.of(new Address(parts.group(1), port, decoded(parts.group(3)), parameters));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
