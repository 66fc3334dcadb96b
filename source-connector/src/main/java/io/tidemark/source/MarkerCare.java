package io.tidemark.source;

import io.tidemark.connect.IsMarker;
import io.tidemark.connect.MarkerGuards;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What in a connector's configuration may keep markers from arriving, or from staying. */
final class MarkerCare {
  private static final Logger LOG = LoggerFactory.getLogger(MarkerCare.class);

  private static final String DEFAULT_GROUP = "topic.creation.default.";

  private MarkerCare() {}

  static void log(String warning) {
    LOG.warn("{}", warning);
  }

  /** Warnings for people; empty when all is well. */
  static List<String> warnings(Map<String, String> props) {
    String marker = props.getOrDefault(SourceKeys.MARKER_TOPIC, IsMarker.DEFAULT_MARKER_TOPIC);
    List<String> warnings = new ArrayList<>(MarkerGuards.warnings(props, marker));
    if (!props.containsKey(DEFAULT_GROUP + "partitions")) {
      warnings.add(brokerWouldCreate(marker));
    } else {
      String group = group(props, marker);
      String policy = props.getOrDefault(group + "cleanup.policy", "delete");
      String partitions =
          props.getOrDefault(group + "partitions", props.get(DEFAULT_GROUP + "partitions"));
      if (!policy.equals("compact")) {
        warnings.add(wouldCreate(marker, "cleanup.policy=" + policy));
      }
      if (!"1".equals(partitions)) {
        warnings.add(wouldCreate(marker, partitions + " partitions"));
      }
    }
    return warnings;
  }

  /** Connect then creates no topic, and producers have the broker create what is missing. */
  private static String brokerWouldCreate(String marker) {
    return "The configuration has no topic.creation.default.*: a broker that creates topics itself"
        + " makes the marker topic "
        + marker
        + " as its own defaults are, by which markers expire. Unless the topic is there already,"
        + " create it by hand with cleanup.policy=compact and one partition, or add"
        + " topic.creation.default.* and a group for it";
  }

  private static String wouldCreate(String marker, String how) {
    return "The settings topic.creation.* would create the marker topic "
        + marker
        + " with "
        + how
        + ": add a group for it with cleanup.policy=compact and partitions=1";
  }

  /** The beginning of the keys by which the topic would be created. */
  private static String group(Map<String, String> props, String topic) {
    for (String group : list(props.get("topic.creation.groups"))) {
      String prefix = "topic.creation." + group + ".";
      boolean included =
          list(props.get(prefix + "include")).stream().anyMatch(p -> matches(p, topic))
              && list(props.get(prefix + "exclude")).stream().noneMatch(p -> matches(p, topic));
      if (included) {
        return prefix;
      }
    }
    return DEFAULT_GROUP;
  }

  /** A pattern that does not parse is Connect's to refuse. */
  private static boolean matches(String pattern, String topic) {
    try {
      return topic.matches(pattern);
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  private static List<String> list(@Nullable String text) {
    return text == null || text.isBlank()
        ? List.of()
        : Arrays.stream(text.split(",")).map(String::trim).toList();
  }
}
