package io.tidemark.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What in a connector's configuration may keep markers from arriving, or from staying. */
final class MarkerCare {
  private static final Logger LOG = LoggerFactory.getLogger(MarkerCare.class);

  private MarkerCare() {}

  static void log(String warning) {
    LOG.warn("{}", warning);
  }

  /** Warnings for people; empty when all is well. */
  static List<String> warnings(Map<String, String> props) {
    List<String> warnings = new ArrayList<>();
    for (String transform : list(props.get("transforms"))) {
      if (!props.containsKey("transforms." + transform + ".predicate")) {
        warnings.add(
            "The transform `"
                + transform
                + "` has no predicate, so it also gets markers: guard it with a predicate of type"
                + " io.tidemark.connect.IsMarker and negate=true");
      }
    }
    String marker = props.getOrDefault(SourceKeys.MARKER_TOPIC, "tidemark.generations");
    cleanupPolicy(props, marker)
        .filter(policy -> !policy.equals("compact"))
        .ifPresent(
            policy ->
                warnings.add(
                    "The settings topic.creation.* would create the marker topic "
                        + marker
                        + " with cleanup.policy="
                        + policy
                        + ": add a group for it with cleanup.policy=compact and partitions=1"));
    return warnings;
  }

  /** The policy that topic creation would give the topic; empty when it creates no topics. */
  private static Optional<String> cleanupPolicy(Map<String, String> props, String topic) {
    if (!props.containsKey("topic.creation.default.partitions")) {
      return Optional.empty();
    }
    for (String group : list(props.get("topic.creation.groups"))) {
      String prefix = "topic.creation." + group + ".";
      boolean included =
          list(props.get(prefix + "include")).stream().anyMatch(topic::matches)
              && list(props.get(prefix + "exclude")).stream().noneMatch(topic::matches);
      if (included) {
        return Optional.of(props.getOrDefault(prefix + "cleanup.policy", "delete"));
      }
    }
    return Optional.of(props.getOrDefault("topic.creation.default.cleanup.policy", "delete"));
  }

  private static List<String> list(@Nullable String text) {
    return text == null || text.isBlank()
        ? List.of()
        : Arrays.stream(text.split(",")).map(String::trim).toList();
  }
}
