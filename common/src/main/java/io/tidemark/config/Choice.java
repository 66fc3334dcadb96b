package io.tidemark.config;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef.Recommender;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;

/**
 * One of a few names, as they are written: refuses every other, and recommends them all to whoever
 * asks Connect what a key takes.
 */
public final class Choice implements Validator, Recommender {
  private final List<String> names;
  private final List<String> later;

  private Choice(List<String> names, List<String> later) {
    this.names = names;
    this.later = later;
  }

  /** One of the names. */
  public static Choice of(String... names) {
    return new Choice(List.of(names), List.of());
  }

  /** The same, with names that are refused in words of their own: they come in a later release. */
  public Choice later(String... planned) {
    return new Choice(names, List.of(planned));
  }

  /** The names that are taken. */
  public List<String> names() {
    return names;
  }

  @Override
  public void ensureValid(String key, Object value) {
    if (value == null || names.contains(value)) {
      return;
    } else if (later.contains(value)) {
      throw new ConfigException(
          "%s=%s is not supported by this release yet: use %s".formatted(key, value, this));
    }
    String hint =
        Suggestions.nearest(value.toString(), names)
            .map(near -> ": did you mean `" + near + "`?")
            .orElse("");
    throw new ConfigException(key + " is one of " + this + hint);
  }

  @Override
  public List<Object> validValues(String key, Map<String, Object> others) {
    return Arrays.asList(names.toArray());
  }

  @Override
  public boolean visible(String key, Map<String, Object> others) {
    return true;
  }

  @Override
  public String toString() {
    return String.join(", ", names);
  }
}
