package io.tidemark.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds misspelt keys. Connect passes on keys that nobody knows, so that {@code write.mod} would
 * silently mean the default; a key near a known one is therefore an error.
 */
public final class UnknownKeys {
  /** The framework's own keys. */
  private static final Set<String> CONNECTS =
      Set.of(
          "name",
          "connector.class",
          "connector.plugin.version",
          "tasks.max",
          "tasks.max.enforce",
          "key.converter",
          "value.converter",
          "header.converter",
          "config.action.reload",
          "transforms",
          "predicates",
          "topics",
          "topics.regex",
          "exactly.once.support",
          "transaction.boundary",
          "transaction.boundary.interval.ms",
          "offsets.storage.topic",
          "topic.creation.groups",
          "errors.tolerance",
          "errors.retry.timeout",
          "errors.retry.delay.max.ms",
          "errors.log.enable",
          "errors.log.include.messages",
          "errors.deadletterqueue.topic.name",
          "errors.deadletterqueue.topic.replication.factor",
          "errors.deadletterqueue.context.headers.enable");

  /** Beginnings of keys that belong to the framework, or to what is plugged into it. */
  private static final List<String> CONNECTS_PREFIXES =
      List.of(
          "transforms.",
          "predicates.",
          "topic.creation.",
          "producer.override.",
          "consumer.override.",
          "admin.override.",
          "key.converter.",
          "value.converter.",
          "header.converter.");

  /** What people add to a key that already says what is included. */
  private static final String INCLUDE = ".include";

  private UnknownKeys() {}

  /** Whether a key is the framework's affair. */
  public static boolean isConnects(String key) {
    return CONNECTS.contains(key) || CONNECTS_PREFIXES.stream().anyMatch(key::startsWith);
  }

  /**
   * Checks the keys of a configuration.
   *
   * @param keys all of them
   * @param known the connector's own
   * @param prefixes beginnings of the connector's own keys that are not spelt out, such as {@code
   *     syncs.}
   * @param errors gets one error per key that is near a known one
   * @return the unknown keys that are near nothing: somebody else's, worth a warning
   */
  public static List<String> check(
      Collection<String> keys,
      Collection<String> known,
      Collection<String> prefixes,
      ConfigErrors errors) {
    Set<String> all = new LinkedHashSet<>(known);
    all.addAll(CONNECTS);
    Set<String> beginnings = new LinkedHashSet<>(prefixes);
    beginnings.addAll(CONNECTS_PREFIXES);
    List<String> strangers = new ArrayList<>();
    for (String key : keys) {
      if (!all.contains(key) && !isConnects(key)) {
        hint(key, all, beginnings)
            .ifPresentOrElse(
                hint -> errors.add(key, "unknown key `" + key + "`: " + hint),
                () -> strangers.add(key));
      }
    }
    return strangers;
  }

  private static Optional<String> hint(String key, Set<String> known, Set<String> prefixes) {
    if (key.endsWith(INCLUDE)) {
      String stem = key.substring(0, key.length() - INCLUDE.length());
      if (known.contains(stem)) {
        return Optional.of("use `" + stem + "`");
      }
    }
    return Suggestions.nearest(key, known)
        .or(() -> rebegun(key, prefixes))
        .map(near -> "did you mean `" + near + "`?");
  }

  /** The key with its beginning put right, when that is near one of the known ones. */
  private static Optional<String> rebegun(String key, Set<String> prefixes) {
    List<String> parts = List.of(key.split("\\.", -1));
    for (String prefix : prefixes) {
      int length = prefix.split("\\.").length;
      if (parts.size() > length) {
        String head = String.join(".", parts.subList(0, length));
        String rest = String.join(".", parts.subList(length, parts.size()));
        if (Suggestions.nearest(head + ".", List.of(prefix)).isPresent()) {
          return Optional.of(prefix + rest);
        }
      }
    }
    return Optional.empty();
  }
}
