package io.tidemark.connect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which transforms of a connector's configuration also get markers. A transform that changes,
 * renames or drops a marker keeps generations from ending.
 */
public final class MarkerGuards {
  private static final String PREDICATE = IsMarker.class.getName();

  private MarkerGuards() {}

  /**
   * Warnings for people; empty when all transforms leave markers alone, as far as can be told.
   * Predicates other than {@link IsMarker} are not judged.
   *
   * @param props a connector's whole configuration
   * @param markerTopic as the connector has it
   */
  public static List<String> warnings(Map<String, String> props, String markerTopic) {
    List<String> warnings = new ArrayList<>();
    for (String transform : names(props.get("transforms"))) {
      String prefix = "transforms." + transform + ".";
      String predicate = props.get(prefix + "predicate");
      if (predicate == null) {
        warnings.add(
            "The transform `%s` has no predicate, so it also gets markers: guard it with a predicate of type %s and negate=true"
                .formatted(transform, PREDICATE));
      } else if (isMarker(props.get("predicates." + predicate + ".type"))) {
        guard(props, transform, predicate, markerTopic, warnings);
      }
    }
    return warnings;
  }

  private static void guard(
      Map<String, String> props,
      String transform,
      String predicate,
      String markerTopic,
      List<String> warnings) {
    if (!"true".equalsIgnoreCase(props.get("transforms." + transform + ".negate"))) {
      warnings.add(
          "The transform `%1$s` gets markers and nothing else: set transforms.%1$s.negate=true"
              .formatted(transform));
    }
    String key = "predicates." + predicate + "." + IsMarker.MARKER_TOPIC;
    String guarded = props.getOrDefault(key, IsMarker.DEFAULT_MARKER_TOPIC);
    if (!guarded.equals(markerTopic)) {
      warnings.add(
          "The predicate `%s` takes records of %s for markers, but the marker topic is %s: set %s"
              .formatted(predicate, guarded, markerTopic, key));
    }
  }

  /** By its class name, or by the alias that Connect gives it. */
  private static boolean isMarker(@Nullable String type) {
    return PREDICATE.equals(type) || IsMarker.class.getSimpleName().equals(type);
  }

  private static List<String> names(@Nullable String text) {
    return text == null || text.isBlank()
        ? List.of()
        : Arrays.stream(text.split(",")).map(String::trim).toList();
  }
}
