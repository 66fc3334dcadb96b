package io.tidemark.sink;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * Which topics a connector reads, by Connect's own keys.
 *
 * @param names of {@code topics}
 * @param regex of {@code topics.regex}
 */
record TopicChoice(Set<String> names, Optional<Pattern> regex) {

  static TopicChoice of(Map<String, String> properties) {
    Set<String> names =
        Arrays.stream(properties.getOrDefault("topics", "").split(","))
            .map(String::trim)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toSet());
    return new TopicChoice(names, regex(properties.getOrDefault("topics.regex", "")));
  }

  /** A pattern that does not parse is Connect's to refuse. */
  private static Optional<Pattern> regex(String text) {
    try {
      return text.isBlank() ? Optional.empty() : Optional.of(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  /** Whether it is known what is read; anything else is Connect's to refuse. */
  boolean isKnown() {
    return !names.isEmpty() || regex.isPresent();
  }

  boolean reads(String topic) {
    return names.contains(topic) || regex.filter(r -> r.matcher(topic).matches()).isPresent();
  }
}
