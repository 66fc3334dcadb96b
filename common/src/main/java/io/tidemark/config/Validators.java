package io.tidemark.config;

import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;

/** Validators that say what is allowed. None repeats a value that could hold a secret. */
public final class Validators {
  private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

  private Validators() {}

  /** Any value; {@code words} say what it is. */
  public static Validator any(String words) {
    return describe(words, (key, value) -> {});
  }

  /** Text that is not blank. */
  public static Validator notBlank() {
    return describe(
        "not blank",
        (key, value) -> {
          if (value == null || value.toString().isBlank()) {
            throw new ConfigException(key + " must not be blank");
          }
        });
  }

  /** Text that a pattern matches; {@code what} says it in words. */
  public static Validator matching(Pattern pattern, String what) {
    return describe(
        what,
        (key, value) -> {
          if (value != null && !pattern.matcher(value.toString()).matches()) {
            throw new ConfigException(key + " must be " + what);
          }
        });
  }

  /** A topic's name, as brokers take it. */
  public static Validator topicName() {
    return matching(
        TOPIC, "a topic name: letters, digits, dots, underscores, hyphens, at most 249");
  }

  /** A number that is not smaller than the first. */
  public static Validator atLeast(long first) {
    return describe(
        first + " or more",
        (key, value) -> {
          if (value instanceof Number number && number.longValue() < first) {
            throw new ConfigException(key + " is " + number + ", it must be at least " + first);
          }
        });
  }

  /** A number from the first to the last, both included. */
  public static Validator between(Number first, Number last) {
    return describe(
        first + " to " + last,
        (key, value) -> {
          if (value instanceof Number number
              && !(number.doubleValue() >= first.doubleValue() // nor is NaN
                  && number.doubleValue() <= last.doubleValue())) {
            throw new ConfigException(
                key + " is " + number + ", it must be from " + first + " to " + last);
          }
        });
  }

  /** The same validator, with words for the generated reference. */
  public static Validator describe(String words, Validator validator) {
    return new Validator() {
      @Override
      public void ensureValid(String name, Object value) {
        validator.ensureValid(name, value);
      }

      @Override
      public String toString() {
        return words;
      }
    };
  }
}
