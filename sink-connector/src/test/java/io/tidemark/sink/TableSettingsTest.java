package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.config.ConfigErrors;
import io.tidemark.dialect.DeleteBehavior;
import io.tidemark.dialect.RecordMode;
import io.tidemark.sink.rules.KeyRule;
import io.tidemark.sink.rules.Rules;
import io.tidemark.sink.write.WriteMode;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableSettingsTest {
  private static Map<String, String> problems(WriteMode mode, Map<String, String> properties) {
    ConfigErrors errors = TableSettings.of(properties).problems(mode);
    Config config = new Config(new ArrayList<>());
    errors.addTo(config);
    Map<String, String> found = new HashMap<>();
    config
        .configValues()
        .forEach(value -> found.put(value.name(), String.join("; ", value.errorMessages())));
    return found;
  }

  @ParameterizedTest(name = "{0}: {1} {2}")
  @DisplayName("DEST-56 settings that do not go together are refused, on the one that is to go")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          APPEND    | record.mode=insert                                    | record.mode     | adds every record as a row
          APPEND    | record.mode=update                                    | record.mode     | adds every record as a row
          APPEND    | delete.behavior=mark                                  | delete.behavior | removes no row
          APPEND    | truncate.behavior=delete                              | truncate.behavior | removes no row
          APPEND    | unchanged.rows=touch                                  | unchanged.rows  | finds no row unchanged
          OVERWRITE | pk.mode=fields                                        | pk.fields       | needs the columns
          OVERWRITE | pk.fields=email                                       | pk.fields       | no effect without pk.mode=fields
          OVERWRITE | sync.id.columns=all                                   | sync.id.columns | no effect without pk.mode=sync-id-only
          OVERWRITE | record.mode=insert unchanged.rows=touch               | unchanged.rows  | leaves rows that are there
          OVERWRITE | record.mode=update pk.mode=sync-id-only sync.id.columns=all | sync.id.columns | would never find
          """)
  void refused(WriteMode mode, String settings, String key, String words) {
    Map<String, String> properties = properties(settings);
    assertThat(problems(mode, properties)).containsOnlyKeys(key);
    assertThat(problems(mode, properties).get(key)).contains(words);
    Map<String, String> ofTable = new HashMap<>();
    properties.forEach((name, value) -> ofTable.put("tables.a.b." + name, value));
    assertThat(problems(mode, ofTable)).containsOnlyKeys("tables.a.b." + key);
  }

  private static Map<String, String> properties(String settings) {
    Map<String, String> properties = new HashMap<>();
    for (String setting : settings.split(" ", -1)) {
      int equals = setting.indexOf('=');
      properties.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return properties;
  }

  @Test
  @DisplayName("CX-3 pk.mode is of no account with append, and no error")
  void appendKeys() {
    Map<String, String> properties = Map.of("pk.mode", "sync-id-only");
    assertThat(problems(WriteMode.APPEND, properties)).isEmpty();
    assertThat(TableSettings.of(properties).rules(WriteMode.APPEND, false).usual().key())
        .isEqualTo(new KeyRule.None());
  }

  @Test
  @DisplayName("one table's settings stand before those of all; a table's name may have dots")
  void oneTable() {
    TableSettings settings =
        TableSettings.of(
            Map.of(
                "record.mode", "insert",
                "tables.dw.orders.record.mode", "update",
                "tables.dw.orders.delete.behavior", "mark",
                "tables.orders.pk.mode", "fields",
                "tables.orders.pk.fields", "a,b"));
    assertThat(problems(WriteMode.OVERWRITE, Map.of())).isEmpty();
    Rules rules = settings.rules(WriteMode.OVERWRITE, true);
    assertThat(rules.of(new TableId("dw", "orders")).records()).isEqualTo(RecordMode.UPDATE);
    assertThat(rules.of(new TableId("dw", "orders")).deletes()).isEqualTo(DeleteBehavior.MARK);
    assertThat(rules.of(new TableId("x", "orders")).key())
        .isEqualTo(new KeyRule.Fields(List.of("a", "b")));
    assertThat(rules.of(new TableId("x", "orders")).records()).isEqualTo(RecordMode.INSERT);
    assertThat(rules.of(new TableId("x", "others")).records()).isEqualTo(RecordMode.INSERT);
  }

  @ParameterizedTest(name = "{0} over {1}")
  @DisplayName(
      "a table with a pk.mode of its own takes no settings of another one's from all tables")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pk.mode=default      | pk.mode=fields pk.fields=email          | default
          pk.mode=sync-id-only | pk.mode=fields pk.fields=email          | sync-id-only
          pk.mode=fields pk.fields=a | pk.mode=fields pk.fields=email    | fields a
          pk.mode=fields       | pk.mode=fields pk.fields=email          | fields email
          pk.mode=default      | pk.mode=sync-id-only sync.id.columns=all | default
          pk.mode=sync-id-only | pk.mode=sync-id-only sync.id.columns=all | sync-id-only all
          record.mode=insert   | pk.mode=fields pk.fields=email          | fields email
          """)
  void ownKey(String own, String usual, String key) {
    Map<String, String> all = properties(usual);
    properties(own).forEach((name, value) -> all.put("tables.orders." + name, value));
    assertThat(problems(WriteMode.OVERWRITE, all)).isEmpty();
    Rules rules = TableSettings.of(all).rules(WriteMode.OVERWRITE, false);
    assertThat(rules.of(new TableId("x", "orders")).key().text()).isEqualTo(key);
  }

  @Test
  @DisplayName("what is no setting of a table, and a value that none takes, is said on its own key")
  void wrong() {
    Map<String, String> problems =
        problems(
            WriteMode.OVERWRITE,
            Map.of("tables.orders.batch.size", "7", "tables.orders.record.mode", "upsrt"));
    assertThat(problems).containsOnlyKeys("tables.orders.batch.size", "tables.orders.record.mode");
    assertThat(problems.get("tables.orders.batch.size")).contains("no setting of a table");
    assertThat(problems.get("tables.orders.record.mode")).contains("did you mean `upsert`?");
  }

  @Test
  @DisplayName("what a generation's evidence depends on is part of what it is written as")
  void evidence() {
    String before = WriteMode.OVERWRITE.writtenAs(rules(Map.of()));
    assertThat(WriteMode.OVERWRITE.writtenAs(rules(Map.of("delete.behavior", "mark"))))
        .isEqualTo(before);
    assertThat(WriteMode.OVERWRITE_DELETE_STALE.writtenAs(rules(Map.of()))).isNotEqualTo(before);
    for (Map<String, String> change :
        List.of(
            Map.of("record.mode", "insert"),
            Map.of("pk.mode", "sync-id-only"),
            Map.of("pk.mode", "fields", "pk.fields", "a"),
            Map.of("tables.x.record.mode", "update"))) {
      assertThat(WriteMode.OVERWRITE.writtenAs(rules(change))).isNotEqualTo(before);
    }
  }

  private static Rules rules(Map<String, String> properties) {
    return TableSettings.of(properties).rules(WriteMode.OVERWRITE, false);
  }
}
