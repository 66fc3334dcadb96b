package io.tidemark.source.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One row that is sent as a test. Values are the texts by which the source's database knows them;
 * which type they are of is the column's matter.
 *
 * @param op how it is sent
 * @param key which row, by the columns of its key; empty for the first one
 * @param overrides what the row says instead, by column; null for NULL
 */
public record Trial(Op op, Map<String, String> key, Map<String, @Nullable String> overrides) {
  private static final List<String> FIELDS = List.of("syncs", "op", "key", "overrides");

  /** Zeros that a number may be spelt out with. */
  private static final int MOST_DIGITS = 1000;

  /** How a row is sent. */
  public enum Op {
    /** As one that is new; a destination sees by itself whether it is. */
    ADDED,
    /** As one that has changed. */
    CHANGED,
    /** As one that is gone: a tombstone. */
    REMOVED;

    private static Op of(JsonNode node) {
      return Stream.of(values())
          .filter(op -> op.text().equals(node.asText()))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "a test's data.op is none of "
                          + Stream.of(values()).map(Op::text).collect(Collectors.joining(", "))));
    }

    private String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Trial {
    key = Map.copyOf(key);
    overrides = Collections.unmodifiableMap(new LinkedHashMap<>(overrides));
  }

  /**
   * Reads a signal's data.
   *
   * @throws IllegalArgumentException saying what is wrong, without values
   */
  static Trial of(JsonNode data) {
    Optional<String> unknown =
        data.properties().stream()
            .map(Map.Entry::getKey)
            .filter(name -> !FIELDS.contains(name))
            .findFirst();
    if (unknown.isPresent()) {
      throw new IllegalArgumentException(
          "a test's data has no `" + unknown.get() + "`, only " + String.join(", ", FIELDS));
    }
    Op op = data.has("op") ? Op.of(data.path("op")) : Op.CHANGED;
    Map<String, String> key = new LinkedHashMap<>();
    texts(data, "key")
        .forEach(
            (column, text) -> {
              if (text == null) {
                throw new IllegalArgumentException(
                    "a test's data.key has no value for `" + column + "`, and no key is NULL");
              }
              key.put(column, text);
            });
    Map<String, @Nullable String> overrides = texts(data, "overrides");
    if (op == Op.REMOVED && !overrides.isEmpty()) {
      throw new IllegalArgumentException(
          "a test's data.overrides say nothing of a row that is sent as removed: leave them out");
    }
    return new Trial(op, key, overrides);
  }

  private static Map<String, @Nullable String> texts(JsonNode data, String field) {
    JsonNode object = data.path(field);
    if (object.isMissingNode()) {
      return Map.of();
    } else if (!object.isObject() || object.isEmpty()) {
      throw new IllegalArgumentException(
          "a test's data." + field + " is an object of columns and their values");
    }
    Map<String, @Nullable String> texts = new LinkedHashMap<>();
    object.properties().forEach(e -> texts.put(e.getKey(), text(e.getValue())));
    return texts;
  }

  /**
   * Objects and arrays are documents, as columns of JSON hold them. A number is spelt out, as
   * columns of integers want it, unless that would be endless.
   */
  private static @Nullable String text(JsonNode value) {
    if (value.isNull()) {
      return null;
    } else if (value.isNumber()) {
      return value.isFloatingPointNumber() ? text(value.decimalValue()) : value.asText();
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  private static String text(BigDecimal number) {
    return Math.abs((long) number.scale()) > MOST_DIGITS
        ? number.toString()
        : number.toPlainString();
  }
}
