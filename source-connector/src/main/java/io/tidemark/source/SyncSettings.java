package io.tidemark.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tidemark.config.ConfigErrors;
import io.tidemark.connect.DecimalMode;
import io.tidemark.generation.TopicNames;
import io.tidemark.source.plan.Assigned;
import io.tidemark.source.plan.CursorSpec;
import io.tidemark.source.plan.DiffGuard;
import io.tidemark.source.plan.Mapping;
import io.tidemark.source.plan.Mode;
import io.tidemark.source.plan.Schedule;
import io.tidemark.source.plan.Subject;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.table.TableId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * The settings of single syncs: {@code syncs.<name>.<key>}, else {@code <key>}, else the default.
 * Collects everything that is wrong, by the key at which it was written.
 */
final class SyncSettings {
  private static final Map<String, Object> DEFAULTS = SourceKeys.DEF.defaultValues();
  private static final JsonFactory JSON = new JsonFactory();
  private static final Schedule HOURLY = Schedule.every(Duration.ofHours(1));

  private final SourceConfig config;
  private final ConfigErrors problems = new ConfigErrors();

  SyncSettings(SourceConfig config) {
    this.config = config;
  }

  /** What is wrong so far. */
  ConfigErrors problems() {
    return problems;
  }

  /**
   * The sync as configured. What is wrong with it becomes a problem, and a default takes its place,
   * so that the rest can be checked.
   *
   * @return empty when it is not known what the sync reads
   */
  Optional<SyncSpec> spec(Assigned sync) {
    TableId table = sync.table() != null ? sync.table() : table(sync);
    String query = sync.table() != null ? null : own(sync, SourceKeys.QUERY);
    boolean readable = checkSubject(sync, table, query);
    Mode mode = mode(sync);
    String filter = text(sync, SourceKeys.FILTER);
    List<String> params = params(sync);
    if (filter == null && !params.isEmpty()) {
      problem(sync, SourceKeys.FILTER_PARAMS, "there is no `filter` to take parameters");
    }
    String topic = topic(sync);
    List<String> key = keyColumns(sync);
    Mapping mapping = mapping(sync);
    Schedule schedule = schedule(sync, mode);
    int fetch = (Integer) value(sync, SourceKeys.FETCH_SIZE);
    DecimalMode decimals = decimalMode(value(sync, SourceKeys.DECIMAL_MODE).toString());
    int splits = splits(sync, mode, query);
    CursorSettings cursors = new CursorSettings(this, sync);
    String reads = table != null ? table.toString() : sync.name();
    CursorSpec cursor = cursors.cursor(mode, reads, topic);
    if (!readable || (mode == Mode.INCREMENTAL && cursor == null)) {
      return Optional.empty();
    }
    return Optional.of(
        SyncSpec.of(sync.name(), new Subject(table, query, key, filter, params))
            .mapping(mapping)
            .mode(mode)
            .schedule(schedule)
            .cursor(cursor)
            .reconcile(cursors.reconcile())
            .guard(guard(sync, mode))
            .topic(topic)
            .fetchSize(fetch)
            .decimalMode(decimals)
            .splits(splits)
            .scope(sync.scope())
            .build());
  }

  Mode mode(Assigned sync) {
    return Mode.of(value(sync, SourceKeys.MODE).toString());
  }

  /** When a sync runs. */
  Schedule schedule(Assigned sync) {
    return schedule(sync, mode(sync));
  }

  private Schedule schedule(Assigned sync, Mode mode) {
    long poll = (Long) value(sync, SourceKeys.POLL_INTERVAL_MS);
    Object schedule = optional(sync, SourceKeys.SCHEDULE);
    if (schedule != null) {
      return Schedule.parse(schedule.toString());
    }
    return mode == Mode.INCREMENTAL ? Schedule.every(Duration.ofMillis(poll)) : HOURLY;
  }

  private boolean checkSubject(Assigned sync, @Nullable TableId table, @Nullable String query) {
    if (table == null && query == null) {
      problem(
          own(sync.name(), SourceKeys.TABLE),
          "sync "
              + sync.name()
              + " reads nothing: set "
              + own(sync.name(), SourceKeys.TABLE)
              + " or "
              + own(sync.name(), SourceKeys.QUERY));
      return false;
    } else if (table != null && query != null) {
      problem(
          own(sync.name(), SourceKeys.QUERY),
          "sync " + sync.name() + " has both a table and a query: keep one of them");
      return false;
    }
    return true;
  }

  private int splits(Assigned sync, Mode mode, @Nullable String query) {
    int splits = (Integer) value(sync, SourceKeys.SPLITS);
    if (splits > 1 && mode != Mode.FULL) {
      problem(
          sync,
          SourceKeys.SPLITS,
          "sync "
              + sync.name()
              + " has mode "
              + mode.text()
              + ", and only what is read in full can be cut into ranges: set it to 1");
    } else if (splits > 1 && query != null) {
      problem(
          sync,
          SourceKeys.SPLITS,
          "sync "
              + sync.name()
              + " reads a query, and only tables with a key that the catalog proves can be cut into"
              + " ranges: set it to 1, or read the table");
    } else {
      return splits;
    }
    return 1;
  }

  private DiffGuard guard(Assigned sync, Mode mode) {
    if (mode != Mode.DIFF) {
      DiffKeys.ALL.stream().sorted().forEach(key -> refuse(sync, key, Mode.DIFF));
    }
    return new DiffGuard(
        (Double) value(sync, DiffKeys.MAX_FRACTION),
        (Boolean) value(sync, DiffKeys.ALLOW_EMPTY),
        (Long) value(sync, DiffKeys.GUARD_MIN_ROWS));
  }

  /** What is set for a sync without having an effect is a problem. */
  void refuse(Assigned sync, String key, Mode mode) {
    if (own(sync, key) != null) {
      problem(
          own(sync.name(), key),
          "is for mode="
              + mode.text()
              + ", and sync "
              + sync.name()
              + " has another: take it away, or set "
              + own(sync.name(), SourceKeys.MODE));
    }
  }

  private @Nullable TableId table(Assigned sync) {
    String text = own(sync, SourceKeys.TABLE);
    return text == null ? null : table(text);
  }

  /** A table by its name as it is configured, split at its first dot. */
  static TableId table(String text) {
    int dot = text.indexOf('.');
    return dot < 0
        ? TableId.of(text)
        : new TableId(text.substring(0, dot), text.substring(dot + 1));
  }

  private String topic(Assigned sync) {
    String configured = text(sync, SourceKeys.TOPIC);
    String topic = configured != null ? configured : defaultTopic(sync);
    String key = configured != null ? where(sync, SourceKeys.TOPIC) : SourceKeys.TOPIC_PREFIX;
    if (topic.length() > TopicNames.MAX_LENGTH) {
      problem(
          key,
          "the topic of sync "
              + sync.name()
              + " would have a name of "
              + topic.length()
              + " characters, and brokers take "
              + TopicNames.MAX_LENGTH
              + ": shorten `topic.prefix`, or make it a named sync with a `topic` of its own");
    } else if (!topic.matches("[a-zA-Z0-9._-]+") || topic.equals(".") || topic.equals("..")) {
      problem(
          key,
          "`" + topic + "` is no topic name: use letters, digits, dots, underscores and hyphens");
    } else if (topic.equals(config.markerTopic())) {
      problem(key, "`" + topic + "` is the marker topic: rows need a topic of their own");
    }
    return topic;
  }

  private String defaultTopic(Assigned sync) {
    String prefix = config.getString(SourceKeys.TOPIC_PREFIX);
    TableId table = sync.table();
    if (table == null) {
      return prefix + sync.name();
    }
    String name = TopicNames.segment(table.name());
    return prefix
        + (table.schema() == null ? name : TopicNames.segment(table.schema()) + "." + name);
  }

  private List<String> keyColumns(Assigned sync) {
    List<String> key = list(text(sync, SourceKeys.KEY_COLUMNS));
    List<String> distinct = key.stream().distinct().toList();
    if (distinct.size() < key.size()) {
      problem(sync, SourceKeys.KEY_COLUMNS, "names a column twice");
    }
    return distinct;
  }

  private Mapping mapping(Assigned sync) {
    return new MappingSettings(
            key -> list(text(sync, key)),
            key -> own(sync, key) != null,
            (key, message) -> problem(sync, key, message))
        .mapping();
  }

  private List<String> params(Assigned sync) {
    String text = text(sync, SourceKeys.FILTER_PARAMS);
    if (text == null || !text.trim().startsWith("[")) {
      return list(text);
    }
    List<String> params = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken(); // the bracket
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (!parser.currentToken().isScalarValue() || parser.hasToken(JsonToken.VALUE_NULL)) {
          problem(sync, SourceKeys.FILTER_PARAMS, "a parameter is a text, number or boolean");
          parser.skipChildren();
        }
        params.add(parser.getText()); // a number as it was written: 1.10 is not 1.1 to all types
      }
      if (parser.nextToken() != null) {
        problem(sync, SourceKeys.FILTER_PARAMS, "has text behind its JSON array");
      }
    } catch (IOException e) {
      problem(sync, SourceKeys.FILTER_PARAMS, "begins like a JSON array but is none");
    }
    return params;
  }

  private static DecimalMode decimalMode(String name) {
    return DecimalMode.valueOf(name.toUpperCase(Locale.ROOT));
  }

  /** The value of a key that has a default, which stands in for a value that is wrong. */
  Object value(Assigned sync, String key) {
    return Objects.requireNonNull(optional(sync, key), key);
  }

  /** The value of a key, null where there is none and no default. */
  private @Nullable Object optional(Assigned sync, String key) {
    ConfigKey definition = SourceKeys.ofOneSync(key);
    String where = where(sync, key);
    try {
      Object value = ConfigDef.parseType(where, text(sync, key), definition.type);
      definition.validator.ensureValid(where, value);
      return value;
    } catch (ConfigException e) {
      problem(where, String.valueOf(e.getMessage()));
      return definition.defaultValue;
    }
  }

  private static List<String> list(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return List.of();
    }
    return Arrays.stream(text.split(",")).map(String::trim).toList();
  }

  /** A sync's own value of a key, else everybody's, else the default. */
  @Nullable String text(Assigned sync, String key) {
    String own = own(sync, key);
    if (own != null) {
      return own;
    }
    String everybodys = config.text(key);
    if (everybodys != null && !everybodys.isBlank()) {
      return everybodys.trim();
    }
    Object fallback = DEFAULTS.get(key);
    return fallback == null || fallback instanceof List<?> ? null : fallback.toString();
  }

  @Nullable String own(Assigned sync, String key) {
    String text = config.text(own(sync.name(), key));
    return text == null || text.isBlank() ? null : text.trim();
  }

  /** The key of one sync's setting. */
  static String own(String sync, String key) {
    return SourceKeys.SYNCS + "." + sync + "." + key;
  }

  /** The key at which a sync's setting was written. */
  private String where(Assigned sync, String key) {
    return own(sync, key) != null ? own(sync.name(), key) : key;
  }

  void problem(Assigned sync, String key, String message) {
    problem(where(sync, key), message);
  }

  /** A prefix is mended once, however many syncs it is in. */
  void problem(String key, String message) {
    if (!key.equals(SourceKeys.TOPIC_PREFIX) || !problems.has(key)) {
      problems.add(key, message);
    }
  }
}
