package io.tidemark.config;

import static io.tidemark.config.Validators.any;
import static io.tidemark.config.Validators.between;
import static io.tidemark.config.Validators.notBlank;
import static io.tidemark.config.Validators.topicName;

import org.apache.kafka.common.config.ConfigDef.Importance;

/** The keys that say who a source is, and where its records and markers go. */
public final class IdentityConfig {
  public static final String SOURCE_NAME = "source.name";
  public static final String TOPIC_PREFIX = "topic.prefix";
  public static final String MARKER_TOPIC = "marker.topic";
  public static final String GENERATION_BASE = "generation.base";

  private IdentityConfig() {}

  /**
   * Defines these keys as a group of their own.
   *
   * @param mostBase the highest {@code generation.base}
   */
  public static void define(Options definition, long mostBase) {
    Options options = definition.group("Identity", Importance.HIGH);
    options.text(
        TOPIC_PREFIX,
        "Topic prefix",
        Options.REQUIRED,
        notBlank(),
        "What every topic's name begins with, taken literally: with shop. the table public.orders"
            + " goes to shop.public.orders.");
    options.importance(Importance.MEDIUM);
    options.text(
        SOURCE_NAME,
        "Source name",
        "",
        any("a text"),
        "Name of the source, by which destinations know whose rows are whose. Default: the"
            + " connector's name.");
    options.text(
        MARKER_TOPIC,
        "Marker topic",
        "tidemark.generations",
        topicName(),
        "Topic for the begin and end of generations. Must be compacted or kept for ever.");
    options.importance(Importance.LOW);
    options.number(
        GENERATION_BASE,
        "Lowest generation",
        0L,
        between(0L, mostBase),
        "Lower bound of new generation ids; for a source whose clock went back after its offsets"
            + " were lost.");
  }
}
