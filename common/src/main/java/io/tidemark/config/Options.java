package io.tidemark.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Recommender;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.jspecify.annotations.Nullable;

/**
 * Defines keys one after the other, so that none lacks a part: each gets its group, its place in
 * it, a width for forms, a display name, a text, and what values it takes. Within a group the
 * importance holds for all keys that follow it.
 */
public final class Options {
  /** As the fallback of a key: there is none, the key is required. */
  public static final Object REQUIRED = ConfigDef.NO_DEFAULT_VALUE;

  private final ConfigDef def = new ConfigDef();
  private String group = "";
  private Importance importance = Importance.MEDIUM;
  private int order;

  /** What was defined so far. */
  public ConfigDef def() {
    return def;
  }

  /** Begins a group. */
  public Options group(String name, Importance importance) {
    this.group = name;
    this.importance = importance;
    this.order = 0;
    return this;
  }

  /** How important the following keys are. */
  public Options importance(Importance importance) {
    this.importance = importance;
    return this;
  }

  /** A text. */
  public Options text(
      String key, String name, @Nullable Object fallback, Validator check, String doc) {
    return add(new Part(key, ConfigDef.Type.STRING, fallback, check, null, Width.LONG), name, doc);
  }

  /** A secret, which Connect hides wherever it shows configurations. */
  public Options secret(String key, String name, String doc) {
    Validator any = Validators.any("a text, never shown");
    return add(new Part(key, ConfigDef.Type.PASSWORD, null, any, null, Width.MEDIUM), name, doc);
  }

  /** Texts separated by commas, none by default. */
  public Options list(String key, String name, Validator check, String doc) {
    return add(new Part(key, ConfigDef.Type.LIST, List.of(), check, null, Width.LONG), name, doc);
  }

  /** One of a few names. */
  public Options choice(String key, String name, String fallback, Choice choice, String doc) {
    return add(
        new Part(key, ConfigDef.Type.STRING, fallback, choice, choice, Width.MEDIUM), name, doc);
  }

  /** Yes or no. */
  public Options flag(String key, String name, boolean fallback, String doc) {
    Validator any = Validators.any("true, false");
    return add(
        new Part(key, ConfigDef.Type.BOOLEAN, fallback, any, new Flag(), Width.SHORT), name, doc);
  }

  /** A number of the fallback's type. */
  public Options number(String key, String name, Number fallback, Validator check, String doc) {
    return add(new Part(key, type(fallback), fallback, check, null, Width.SHORT), name, doc);
  }

  private static ConfigDef.Type type(Number fallback) {
    if (fallback instanceof Integer) {
      return ConfigDef.Type.INT;
    }
    return fallback instanceof Long ? ConfigDef.Type.LONG : ConfigDef.Type.DOUBLE;
  }

  private record Part(
      String key,
      ConfigDef.Type type,
      @Nullable Object fallback,
      Validator check,
      @Nullable Recommender recommender,
      Width width) {}

  @SuppressWarnings("NullAway") // ConfigDef takes null for "no default" and "no recommender"
  private Options add(Part part, String name, String doc) {
    def.define(
        part.key,
        part.type,
        part.fallback,
        part.check,
        importance,
        doc,
        group,
        ++order,
        part.width,
        name,
        part.recommender);
    return this;
  }

  private static final class Flag implements Recommender {
    @Override
    public List<Object> validValues(String key, Map<String, Object> others) {
      return new ArrayList<>(List.of(true, false));
    }

    @Override
    public boolean visible(String key, Map<String, Object> others) {
      return true;
    }
  }
}
