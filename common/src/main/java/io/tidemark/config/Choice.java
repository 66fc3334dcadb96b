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

  private Choice(List<String> names) {
    this.names = names;
  }

  /** One of the names. */
  public static Choice of(String... names) {
    return new Choice(List.of(names));
  }

  /** The names that are taken. */
  public List<String> names() {
    return names;
  }

  @Override
  public void ensureValid(String key, Object value) {
    if (value == null || names.contains(value)) {
      return;
    }
    throw new ConfigException(
        key + " is one of " + this + Suggestions.hint(value.toString(), names));
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
