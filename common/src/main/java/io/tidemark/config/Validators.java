package io.tidemark.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;

/** Validators that say what is allowed. None repeats a value that could hold a secret. */
public final class Validators {
  private Validators() {}

  /** One of the names, as they are written. */
  public static Validator oneOf(String... names) {
    return describe(
        String.join(", ", names),
        (key, value) -> {
          if (value != null && !Arrays.asList(names).contains(value)) {
            String hint =
                Suggestions.nearest(value.toString(), List.of(names))
                    .map(near -> ": did you mean `" + near + "`?")
                    .orElse("");
            throw new ConfigException(key + " is one of " + String.join(", ", names) + hint);
          }
        });
  }

  /** One of an enum's constants, written in lower case with hyphens. */
  public static Validator oneOf(Class<? extends Enum<?>> type) {
    return oneOf(
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .toArray(String[]::new));
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

  /** A number from the first to the last, both included. */
  public static Validator between(Number first, Number last) {
    return describe(
        first + " to " + last,
        (key, value) -> {
          if (value instanceof Number number
              && (number.doubleValue() < first.doubleValue()
                  || number.doubleValue() > last.doubleValue())) {
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
