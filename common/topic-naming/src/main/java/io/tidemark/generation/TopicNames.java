package io.tidemark.generation;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;

/**
 * Table names as topic name segments, reversibly. Kafka allows {@code [a-zA-Z0-9._-]} in a topic
 * name; every other character, a dot inside a segment, and an underscore that would read as an
 * escape are written as {@code _xHHHH_} (the UTF-16 unit in hex), the escape that SQL Server and
 * XML tools use for names.
 */
@NullMarked
public final class TopicNames {
  /** The longest topic name that a broker takes. */
  public static final int MAX_LENGTH = 249;

  private static final Pattern ESCAPE = Pattern.compile("_x([0-9a-f]{4})_");

  private static final String KEYS = ".keys";

  private TopicNames() {}

  /** The topic of the key-only records of a reconciliation, beside the topic of the rows. */
  public static String keysOf(String topic) {
    return topic + KEYS;
  }

  /** The topic of the rows, given that of the keys; empty for any other topic. */
  public static Optional<String> rowsOf(String topic) {
    boolean keys = topic.endsWith(KEYS) && topic.length() > KEYS.length();
    return keys
        ? Optional.of(topic.substring(0, topic.length() - KEYS.length()))
        : Optional.empty();
  }

  /** One segment for the name of a schema or table. */
  public static String segment(String name) {
    StringBuilder out = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
      if (plain || (c == '_' && !name.startsWith("x", i + 1))) {
        out.append(c);
      } else {
        out.append(String.format("_x%04x_", (int) c));
      }
    }
    return out.toString();
  }

  /** The name that {@link #segment} made this segment of; any other text is returned as it is. */
  public static String name(String segment) {
    return ESCAPE.matcher(segment).replaceAll(TopicNames::unescape);
  }

  /** The part of a topic's name after its last dot, as the name it stands for. */
  public static String lastName(String topic) {
    return name(topic.substring(topic.lastIndexOf('.') + 1));
  }

  private static String unescape(MatchResult match) {
    char c = (char) Integer.parseInt(match.group(1), 16);
    return Matcher.quoteReplacement(String.valueOf(c));
  }
}
