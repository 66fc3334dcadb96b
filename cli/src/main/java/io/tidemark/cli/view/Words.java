package io.tidemark.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Fields of answers as words. */
public final class Words {
  /** What a text of somebody else's could move a terminal's cursor, or turn its reader, with. */
  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029]");

  private static final Pattern BREAKS = Pattern.compile("[\\r\\n\\t]+");

  private Words() {}

  /** A field's text on one line; empty when it has none. */
  public static String text(JsonNode object, String field) {
    return line(object.path(field).asText(""));
  }

  /** A text of somebody else's on one line. */
  public static String line(String text) {
    return CONTROLS.matcher(BREAKS.matcher(text).replaceAll(" ")).replaceAll("\uFFFD");
  }

  /** A field that is a number; empty when it has none. */
  static String count(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isNumber() ? number(value.longValue()) : "";
  }

  static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** {@code 1 partition}, {@code 3 partitions}. */
  static String many(long count, String word) {
    return number(count) + " " + word + (count == 1 ? "" : "s");
  }

  /** A field that is a moment. */
  static Optional<Instant> moment(JsonNode object, String field) {
    return Optional.ofNullable(object.path(field).textValue()).map(Instant::parse);
  }

  /** A moment to the second; empty when there is none. */
  static String second(JsonNode object, String field) {
    return moment(object, field).map(m -> m.truncatedTo(ChronoUnit.SECONDS).toString()).orElse("");
  }

  /** How long it took, or takes until now. */
  static String took(JsonNode run, Instant now) {
    return moment(run, "started_at")
        .map(start -> length(Duration.between(start, moment(run, "ended_at").orElse(now))))
        .orElse("");
  }

  /** How long ago it was. */
  static String ago(Instant moment, Instant now) {
    return length(Duration.between(moment, now)) + " ago";
  }

  /** {@code 0.4 s}, {@code 59 s}, {@code 12 min}, {@code 5 h}, {@code 3 d}; none is negative. */
  static String length(Duration length) {
    long seconds = Math.max(0, length.toSeconds());
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.1f s", Math.max(0, length.toMillis()) / 1000.0);
    } else if (seconds < 120) {
      return seconds + " s";
    } else if (seconds < 7200) {
      return seconds / 60 + " min";
    }
    return seconds < 172_800 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
  }
}
