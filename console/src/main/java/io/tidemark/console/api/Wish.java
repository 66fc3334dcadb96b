package io.tidemark.console.api;

import io.tidemark.console.log.RejectQuery;
import io.tidemark.console.log.RunQuery;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the parameters of a request ask for. A parameter that is unknown is told, not passed over.
 */
final class Wish {
  private static final int USUAL = 100;
  static final int MOST = 1000;

  private Wish() {}

  /** Runs: {@code source, sync, status, kind, trigger, after, since, before, limit}. */
  static RunQuery runs(MultivaluedMap<String, String> parameters) {
    Map<String, String> texts = new HashMap<>();
    for (String name : parameters.keySet()) {
      if (RunQuery.COLUMNS.contains(name)) {
        texts.put(name, text(parameters, name).orElse(""));
      } else {
        known(name, "after", "since", "before", "limit", "sink");
      }
    }
    return new RunQuery(
        texts,
        parsed(parameters, "after", Long::parseLong),
        parsed(parameters, "since", Wish::micros),
        parsed(parameters, "before", RunQuery.Place::parse),
        limit(parameters));
  }

  /** A moment, as answers write it. */
  private static long micros(String text) {
    try {
      return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text));
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException("no moment", e);
    }
  }

  /** Rejected records of a run: {@code key, after, limit, format}. */
  static RejectQuery rejects(MultivaluedMap<String, String> parameters) {
    parameters.keySet().forEach(name -> known(name, "key", "after", "limit", "format"));
    return new RejectQuery(
        text(parameters, "key"),
        parsed(parameters, "after", RejectQuery.Place::parse),
        limit(parameters));
  }

  /**
   * A file of rejected records, {@code csv} or {@code json}; empty where an answer is asked for.
   */
  static Optional<String> file(MultivaluedMap<String, String> parameters) {
    Optional<String> format = text(parameters, "format");
    if (format.filter(f -> !f.equals("csv") && !f.equals("json")).isPresent()) {
      throw Refusal.of(Refusal.BAD_REQUEST, "format is csv or json");
    }
    return format;
  }

  static Optional<String> text(MultivaluedMap<String, String> parameters, String name) {
    return Optional.ofNullable(parameters.getFirst(name));
  }

  private static int limit(MultivaluedMap<String, String> parameters) {
    int limit = parsed(parameters, "limit", Integer::parseInt).orElse(USUAL);
    if (limit < 1 || limit > MOST) {
      throw Refusal.of(Refusal.BAD_REQUEST, "limit is a number from 1 to " + MOST);
    }
    return limit;
  }

  private static <T> Optional<T> parsed(
      MultivaluedMap<String, String> parameters, String name, Function<String, T> parser) {
    @Nullable String text = parameters.getFirst(name);
    try {
      return text == null ? Optional.empty() : Optional.of(parser.apply(text));
    } catch (IllegalArgumentException e) {
      throw Refusal.of(Refusal.BAD_REQUEST, name + " is not what an answer has told as such");
    }
  }

  private static void known(String name, String... names) {
    if (!List.of(names).contains(name)) {
      throw Refusal.of(Refusal.BAD_REQUEST, "there is no parameter " + name + " here");
    }
  }
}
