package io.tidemark.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.jdbc.ConnectionSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTest {
  private static final ConfigDef DEF = ConnectionConfig.options().def();

  @Test
  void settingsComeFromTheKeys() {
    AbstractConfig config =
        new AbstractConfig(
            DEF,
            Map.of(
                "connection.url", "jdbc:postgresql://h:5432/d",
                "connection.user", "u",
                "connection.password", "hunter2",
                "query.timeout.ms", "5000"),
            false);
    ConnectionSettings settings = ConnectionConfig.from(config, "app");
    assertThat(settings.password()).isEqualTo("hunter2");
    assertThat(settings.queryTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.backoff().multipliedBy(settings.attempts()))
        .isGreaterThanOrEqualTo(Duration.ofMinutes(3));
    assertThat(settings.toString()).contains("h:5432/d").doesNotContain("hunter2");
    assertThat(config.values().toString()).doesNotContain("hunter2");
  }

  @Test
  @DisplayName("DEST-6 DEST-9 a missing URL and a bad number are errors on their own keys")
  void problemsAreOnTheirKeys() {
    List<ConfigValue> values = DEF.validate(Map.of("connection.attempts", "x"));
    assertThat(values)
        .filteredOn(value -> !value.errorMessages().isEmpty())
        .extracting(ConfigValue::name)
        .containsExactlyInAnyOrder("connection.url", "connection.attempts");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://me:hunter2@h/d",
        "jdbc:postgresql://me:s/hunter2@h/d",
        "jdbc:postgresql://me:s?hunter2@h/d",
        "jdbc:postgresql://me:s?a=b&hunter2@h/d",
        "jdbc:postgresql://h/d?user=u&password=hunter2",
        "jdbc:mysql://h/d?password2=hunter2",
        "jdbc:mysql://address=(host=h)(password=hunter2)/d",
        "jdbc:postgresql://h/d?PASSWORD=hunter2",
        "jdbc:postgresql://h/d?sslmode=require&sslpassword=hunter2",
        "jdbc:sqlserver://h;databaseName=d;trustStorePassword=hunter2",
        "jdbc:postgresql://h/d?proxyPwd=hunter2",
        "jdbc:postgresql://h/d?my.passwd=hunter2",
        "jdbc:oracle:thin:hunter2@h",
        "hunter2",
        "postgresql://me:hunter2@h/d"
      })
  @DisplayName("a URL with credentials, or of no known database, is refused without repeating it")
  void urls(String url) {
    assertThat(ConnectionConfig.problemWithUrl(url)).get().asString().doesNotContain("hunter2");
    assertThatThrownBy(() -> DEF.parse(Map.of("connection.url", url)))
        .isInstanceOf(ConfigException.class)
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:db2", "jdbc:oracle"})
  @DisplayName("a database without a dialect is refused by its name, and those with one are told")
  void withoutADialect(String database) {
    assertThat(ConnectionConfig.problemWithUrl(database + "://h:3306/d"))
        .get()
        .asString()
        .contains(database + ",", "known: PostgreSQL, SQLite, MariaDB");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:sqlite:",
        "jdbc:sqlite::memory:",
        "jdbc:sqlite:file:x?mode=memory",
        "jdbc:sqlite::resource:x.db",
        "jdbc:sqlite:/x.db?synchronous=OFF"
      })
  @DisplayName("a SQLite database that is no plain file, or is to be opened otherwise, is refused")
  void sqliteWithoutAFile(String url) {
    assertThat(ConnectionConfig.problemWithUrl(url))
        .get()
        .asString()
        .startsWith("connection.url ")
        .containsAnyOf("write jdbc:sqlite:/path/to/file.db", "take away the ?");
  }

  @Test
  @DisplayName("a file can be read as well as written")
  void sqliteAsSource() {
    ConfigDef source = ConnectionConfig.optionsOfSource().def();
    String url = "jdbc:sqlite:/x.db";
    assertThat(source.parse(Map.of("connection.url", url))).containsEntry("connection.url", url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:mariadb://h:3306/d?sslMode=verify-full",
        "jdbc:postgresql://h/d",
        "jdbc:postgresql://[::1]:5432/d?sslmode=require",
        "jdbc:postgresql:d",
        "jdbc:postgresql://a:1,b:2/d?targetServerType=primary",
        "jdbc:sqlite:/var/lib/tidemark/shop.db",
        "jdbc:sqlite:shop.db"
      })
  void goodUrls(String url) {
    assertThat(ConnectionConfig.problemWithUrl(url)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "write.mod, write.mode",
    "wirte.mode, write.mode",
    "WRITE_MODE, write.mode",
    "write-mode, write.mode",
    "conection.url, connection.url",
    "topic, topics",
    "task.max, tasks.max",
    "errors.tolerence, errors.tolerance",
    "sync.orders.mode, syncs.orders.mode",
    "transform.a.type, transforms.a.type",
    "consumer.overide.isolation.level, consumer.override.isolation.level",
    "value.convertor.schemas.enable, value.converter.schemas.enable"
  })
  void misspeltKeysAreErrorsThatNameTheRightOne(String key, String meant) {
    ConfigErrors errors = new ConfigErrors();
    List<String> strangers =
        UnknownKeys.check(
            List.of(key), Set.of("write.mode", "connection.url"), Set.of("syncs."), errors);
    assertThat(strangers).isEmpty();
    Config config = new Config(new ArrayList<>());
    errors.addTo(config);
    assertThat(config.configValues())
        .singleElement()
        .satisfies(
            value -> {
              assertThat(value.name()).isEqualTo(key);
              assertThat(value.errorMessages())
                  .containsExactly("unknown key `" + key + "`: did you mean `" + meant + "`?");
            });
  }

  @Test
  void aHintIsNeverTheOppositeNorAnotherShortWord() {
    ConfigErrors errors = new ConfigErrors();
    List<String> keys = List.of("tables.include", "tasks.min", "errors.of.mine", "tapes");
    assertThat(UnknownKeys.check(keys, Set.of("tables", "tables.exclude"), Set.of(), errors))
        .containsExactly("tasks.min", "errors.of.mine", "tapes");
    assertThatThrownBy(errors::throwIfAny)
        .hasMessage("tables.include: unknown key `tables.include`: use `tables`");
    assertThat(Suggestions.nearest("tabels.exclude", Set.of("tables.exclude")))
        .contains("tables.exclude");
    assertThat(Suggestions.nearest("minute", Set.of("update", "minutes"))).contains("minutes");
    assertThat(Suggestions.nearest("tape", Set.of("table"))).isEmpty();
  }

  @Test
  void theFrameworksKeysAndStrangersAreNoErrors() {
    ConfigErrors errors = new ConfigErrors();
    List<String> keys =
        List.of(
            "name",
            "connector.class",
            "tasks.max",
            "transforms.x.type",
            "value.converter.schemas.enable",
            "topic.creation.default.partitions",
            "consumer.override.isolation.level",
            "transaction.boundary.interval.ms",
            "write.mode",
            "owner.of.this");
    assertThat(UnknownKeys.check(keys, Set.of("write.mode"), Set.of("syncs."), errors))
        .containsExactly("owner.of.this");
    assertThat(errors.isEmpty()).isTrue();
    errors.throwIfAny();
  }

  @Test
  void errorsJoinWhatTheDefinitionFound() {
    Config config = new Config(new ArrayList<>(DEF.validate(Map.of())));
    ConfigErrors errors = new ConfigErrors();
    errors.add("connection.url", "unreachable");
    errors.add("connection.url", "unreachable");
    errors.add("tables", "no match");
    errors.addTo(config);
    ConfigValue url =
        config.configValues().stream()
            .filter(v -> v.name().equals("connection.url"))
            .findFirst()
            .orElseThrow();
    assertThat(url.errorMessages()).hasSize(2).contains("unreachable");
    assertThatThrownBy(errors::throwIfAny)
        .isInstanceOf(ConfigException.class)
        .hasMessage("connection.url: unreachable\ntables: no match");
  }

  @Test
  void validatorsSayWhatIsAllowed() {
    Choice modes = Choice.of("delete-stale", "append");
    modes.ensureValid("write.mode", "delete-stale");
    assertThat(modes).hasToString("delete-stale, append");
    assertThat(modes.validValues("write.mode", Map.of())).containsExactly("delete-stale", "append");
    assertThatThrownBy(() -> modes.ensureValid("write.mode", "apend"))
        .hasMessageContaining("did you mean `append`");
    assertThatThrownBy(() -> modes.ensureValid("write.mode", "mirror"))
        .hasMessage("write.mode is one of delete-stale, append");
    assertThatThrownBy(() -> Validators.topicName().ensureValid("marker.topic", "a b"))
        .hasMessageContaining("topic name");
    assertThatThrownBy(() -> Validators.topicName().ensureValid("marker.topic", ".."))
        .hasMessageContaining("topic name");
    Validators.topicName().ensureValid("marker.topic", "..a");
    assertThatThrownBy(() -> Validators.atLeast(0).ensureValid("generation.base", -1L))
        .hasMessage("generation.base is -1, it must be at least 0");
    assertThatThrownBy(() -> Validators.between(0, 1.0).ensureValid("f", 1.5))
        .hasMessageContaining("f is 1.5");
    assertThatThrownBy(() -> Validators.notBlank().ensureValid("f", " "))
        .isInstanceOf(ConfigException.class);
  }
}
