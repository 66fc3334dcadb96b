package io.tidemark.sink;

import io.tidemark.config.ConfigErrors;
import io.tidemark.config.Options;
import io.tidemark.dialect.DeleteBehavior;
import io.tidemark.dialect.RecordMode;
import io.tidemark.sink.rules.ColumnChoice;
import io.tidemark.sink.rules.KeyRule;
import io.tidemark.sink.rules.Rules;
import io.tidemark.sink.rules.TableRules;
import io.tidemark.sink.write.WriteMode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/**
 * The settings of tables: those without a prefix hold for all, those of the form {@code
 * tables.<table>.<key>} for one. A table's name may have dots; the key is what the form ends with.
 */
final class TableSettings {
  private static final ConfigDef DEF = define();

  /** Settings that say something with one {@code pk.mode} only. */
  private static final Map<String, String> KEY_MODES =
      Map.of(TableKeys.PK_FIELDS, "fields", TableKeys.SYNC_ID_COLUMNS, "sync-id-only");

  private final Map<String, String> usual = new HashMap<>();
  private final Map<String, Map<String, String>> named = new TreeMap<>();
  private final ConfigErrors errors = new ConfigErrors();

  private static ConfigDef define() {
    Options options = new Options();
    TableKeys.define(options);
    return options.def();
  }

  private TableSettings() {}

  static TableSettings of(Map<String, String> properties) {
    TableSettings settings = new TableSettings();
    properties.forEach(settings::take);
    return settings;
  }

  private void take(String property, String value) {
    if (TableKeys.NAMES.contains(property)) {
      usual.put(property, value);
    } else if (property.startsWith(TableKeys.PREFIX)) {
      key(property)
          .ifPresentOrElse(
              key ->
                  named.computeIfAbsent(table(property, key), t -> new TreeMap<>()).put(key, value),
              () ->
                  errors.add(
                      property,
                      "this is no setting of a table: write tables.<table>.<key> with one of "
                          + String.join(", ", TableKeys.NAMES)));
    }
  }

  private static Optional<String> key(String property) {
    return TableKeys.NAMES.stream()
        .filter(key -> property.endsWith("." + key))
        .filter(key -> property.length() > TableKeys.PREFIX.length() + key.length() + 1)
        .max(Comparator.comparingInt(String::length));
  }

  private static String table(String property, String key) {
    return property.substring(TableKeys.PREFIX.length(), property.length() - key.length() - 1);
  }

  /**
   * What is wrong with them, each problem on its key.
   *
   * @param mode the write mode, which not everything goes together with
   */
  ConfigErrors problems(WriteMode mode) {
    Combinations.of(mode, new AbstractConfig(DEF, valid("", usual), false))
        .forEach(problem -> errors.add(problem.key(), problem.message()));
    named.forEach((table, own) -> problems(mode, table, own));
    return errors;
  }

  private void problems(WriteMode mode, String table, Map<String, String> own) {
    String prefix = TableKeys.PREFIX + table + ".";
    Map<String, String> all = over(valid(prefix, own));
    all.keySet().removeIf(key -> errors.has(key) && !own.containsKey(key));
    Combinations.of(mode, new AbstractConfig(DEF, valid("", all), false)).stream()
        .filter(problem -> own.containsKey(problem.key()) || problem.needs(own.keySet()))
        .forEach(problem -> errors.add(prefix + problem.key(), problem.message()));
  }

  /**
   * With those of all tables below; what belongs to another {@code pk.mode} does not come along.
   */
  private Map<String, String> over(Map<String, String> own) {
    Map<String, String> all = new HashMap<>(usual);
    String mode = own.get(TableKeys.PK_MODE);
    if (mode != null) {
      KEY_MODES.forEach(
          (key, needed) -> all.computeIfPresent(key, (k, v) -> mode.equals(needed) ? v : null));
    }
    all.putAll(own);
    return all;
  }

  /**
   * Without those whose value alone is refused; such of a table are noted, others are elsewhere.
   */
  private Map<String, String> valid(String prefix, Map<String, String> properties) {
    Map<String, String> valid = new LinkedHashMap<>(properties);
    for (ConfigValue value : DEF.validate(properties)) {
      if (!value.errorMessages().isEmpty()) {
        valid.remove(value.name());
        if (!prefix.isEmpty()) {
          value.errorMessages().forEach(message -> errors.add(prefix + value.name(), message));
        }
      }
    }
    return valid;
  }

  /**
   * The rules of all tables.
   *
   * @param qualified whether tables are named with their schema
   */
  Rules rules(WriteMode mode, boolean qualified) {
    Map<String, TableRules> tables = new HashMap<>();
    named.forEach((table, own) -> tables.put(table, rules(mode, over(own))));
    return new Rules(rules(mode, usual), tables, qualified);
  }

  private static TableRules rules(WriteMode mode, Map<String, String> properties) {
    AbstractConfig config = new AbstractConfig(DEF, properties, false);
    return new TableRules(
        mode.keyed() ? key(config) : new KeyRule.None(),
        new ColumnChoice(
            Set.copyOf(config.getList(TableKeys.COLUMNS_INCLUDE)),
            Set.copyOf(config.getList(TableKeys.COLUMNS_EXCLUDE)),
            ColumnChoice.names(config.getList(TableKeys.COLUMNS_MAP))),
        RecordMode.of(config.getString(TableKeys.RECORD_MODE)),
        config.getString(TableKeys.UNCHANGED_ROWS).equals("touch"),
        DeleteBehavior.of(config.getString(TableKeys.DELETE_BEHAVIOR)),
        config.getString(TableKeys.TRUNCATE_BEHAVIOR).equals("delete"));
  }

  private static KeyRule key(AbstractConfig config) {
    List<String> fields = config.getList(TableKeys.PK_FIELDS);
    return switch (config.getString(TableKeys.PK_MODE)) {
      case "fields" -> new KeyRule.Fields(fields);
      case "sync-id-only" ->
          new KeyRule.SyncId(config.getString(TableKeys.SYNC_ID_COLUMNS).equals("all"));
      default -> new KeyRule.RecordKey();
    };
  }
}
