package io.tidemark.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.generation.StreamId;
import io.tidemark.source.generation.FoldState;
import io.tidemark.source.generation.Past;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.plan.Assigned;
import io.tidemark.source.plan.Ranges;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the connector says and plans without a database. */
class SourceConnectorTest {
  private static final Map<String, String> MARKERS =
      Map.of(
          "topic.creation.default.partitions", "3",
          "topic.creation.default.replication.factor", "1",
          "topic.creation.groups", "tidemark",
          "topic.creation.tidemark.include", "tidemark.generations",
          "topic.creation.tidemark.partitions", "1",
          "topic.creation.tidemark.cleanup.policy", "compact");

  private final JdbcSyncSourceConnector connector = new JdbcSyncSourceConnector();

  @Test
  void isFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(SourceConnector.class))
        .anyMatch(found -> found instanceof JdbcSyncSourceConnector);
  }

  @Test
  void supportsExactlyOnceWithTheWorkersBoundaries() {
    assertThat(connector.exactlyOnceSupport(Map.of())).isEqualTo(ExactlyOnceSupport.SUPPORTED);
    assertThat(connector.canDefineTransactionBoundaries(Map.of()))
        .isEqualTo(ConnectorTransactionBoundaries.UNSUPPORTED);
  }

  @Test
  void plansASingleTaskOfNamedSyncsWithoutADatabase() {
    connector.start(config("syncs", "c,a", "syncs.a.table", "s.a", "syncs.c.query", "SELECT 1"));
    List<Map<String, String>> tasks = connector.taskConfigs(1);

    assertThat(tasks)
        .extracting(task -> Assigned.decode(String.valueOf(task.get(SourceKeys.ASSIGNED))))
        .containsExactly(List.of(Assigned.named("a"), Assigned.named("c")));
    assertThat(tasks.get(0)).containsEntry("syncs.a.table", "s.a");
  }

  @Test
  @DisplayName(
      "a query is not cut into ranges, nor what is not read in full, and the problem says why")
  void aQueryIsNotCut() {
    assertThat(
            errors(config("syncs", "a", "syncs.a.table", "s.t", "mode", "diff", "splits", "2"))
                .get("splits"))
        .contains("sync a has mode diff")
        .contains("read in full");
    assertThat(
            errors(config("syncs", "a", "syncs.a.query", "SELECT 1", "syncs.a.splits", "2"))
                .get("syncs.a.splits"))
        .contains("sync a reads a query")
        .contains("a key that the catalog proves");
  }

  @Test
  void startNeedsNoDatabaseAndPlanningNamesTheOneThatIsAway() {
    connector.start(
        config("tables", "public.*", "connection.url", "jdbc:postgresql://127.0.0.1:1/x"));
    assertThatThrownBy(() -> connector.taskConfigs(1))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("127.0.0.1:1");
  }

  @Test
  void startRefusesWhatCannotBeParsed() {
    Map<String, String> config = config("syncs", "a");
    config.remove("topic.prefix");
    assertThatThrownBy(() -> connector.start(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("topic.prefix");
  }

  @ParameterizedTest(name = "{0}={1}: {2} on {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "syncs.a.mode | incremental | no cursor.column: name the column | syncs.a.cursor.column",
        "syncs.a.mode | full-ish | is one of full | syncs.a.mode",
        "syncs.a.cursor.column | id | is for mode=incremental | syncs.a.cursor.column",
        "syncs.a.diff.allow.empty | true | is for mode=diff | syncs.a.diff.allow.empty",
        "diff.max.fraction | 1.5 | must be from 0.0 to 1.0 | diff.max.fraction",
        "diff.max.fraction | NaN | must be from 0.0 to 1.0 | diff.max.fraction",
        "diff.allow.empty | true | is for mode=diff, and no sync has it | diff.allow.empty",
        "columns.exclude | a, a | names column a twice | columns.exclude",
        "splits | 65 | must be from 1 to 64 | splits",
        "splits | 0 | must be from 1 to 64 | splits",
        "syncs.a.sched | PT1M | no setting | syncs.a.sched",
        "syncs.a.key.colums | id | did you mean `syncs.a.key.columns` | syncs.a.key.colums",
        "syncs.b.table | s.b | no such name | syncs.b.table",
        "table | s.b | belongs to one sync | table",
        "topic.prefx | x | did you mean `topic.prefix` | topic.prefx",
        "syncs.a.fetch.size | 0 | must be from 1 to 100000 | syncs.a.fetch.size",
        "syncs.a.fetch.size | many | Not a number | syncs.a.fetch.size",
        "decimal.mode | exact | is one of precise, string, double | decimal.mode",
        "syncs.a.topic | no spaces | no topic name | syncs.a.topic",
        "syncs.a.topic | tidemark.generations | the marker topic | syncs.a.topic",
        "filter.params | 1,2 | no `filter` | filter.params",
        "syncs.a.query | SELECT 1 | both a table and a query | syncs.a.query",
        "signal | {\"id\":\"1\",\"type\":\"run\",\"data\":{\"syncs\":[\"z\"]}} | no sync named `z`"
            + " | signal",
        "generation.base | -1 | must be from 0 to 253402300799999 | generation.base",
        "generation.base | 1764119232000000000 | must be from 0 to | generation.base",
        "schedule | P110000D | greater than zero | schedule",
        "schedule | after z | no such sync | schedule",
        "syncs.a.schedule | after a | wait for itself | syncs.a.schedule",
        "syncs.a.schedule | cron 0 25 * * * | not in range | syncs.a.schedule",
        "poll.interval.ms | 99 | must be from 100 | poll.interval.ms",
        "syncs.a.key.columns | a, a | names a column twice | syncs.a.key.columns",
      })
  void saysWhatIsWrongOnItsKey(String key, String value, String message, String at) {
    assertThat(errors(config("syncs", "a", "syncs.a.table", "s.a", key, value)).get(at))
        .contains(message);
  }

  @Test
  @DisplayName("a password inside the URL is refused without being shown")
  void aPasswordInTheUrlIsRefusedWithoutBeingShown() {
    String errors =
        errors(
                config(
                    "syncs", "a",
                    "syncs.a.table", "s.a",
                    "connection.url", "jdbc:postgresql://h/db?user=u&password=hunter2"))
            .get("connection.url");
    assertThat(errors).contains("connection.password").doesNotContain("hunter2");
  }

  @Test
  void missingKeysAreNamedTogether() {
    assertThat(errors(new HashMap<>(Map.of("name", "shop"))))
        .containsKeys("topic.prefix", "connection.url", "tables");
  }

  @Test
  void aTopicNameThatIsTooLongIsNamed() {
    assertThat(
            errors(config("syncs", "a", "syncs.a.table", "s.a", "topic.prefix", "x".repeat(249)))
                .get("topic.prefix"))
        .contains("250 characters");
  }

  @Test
  void aNameThatIsThereTwiceIsNamed() {
    assertThat(errors(config("syncs", "a,b,a", "syncs.a.table", "s.a", "syncs.b.table", "s.b")))
        .containsKey("syncs");
  }

  @Test
  @DisplayName("several problems of one key are all told")
  void severalProblemsOfOneKey() {
    assertThat(messages(config("syncs", "a b,a/c,d,d", "syncs.d.table", "s.d"), "syncs"))
        .satisfiesExactly(
            first -> assertThat(first).contains("`a b`"),
            second -> assertThat(second).contains("`a/c`"),
            third -> assertThat(third).contains("`d` is there twice"));
    String signal = "{\"id\":\"1\",\"type\":\"run\",\"data\":{\"syncs\":[\"y\",\"d\",\"z\"]}}";
    assertThat(messages(config("syncs", "d", "syncs.d.table", "s.d", "signal", signal), "signal"))
        .containsExactly("there is no sync named `y`", "there is no sync named `z`");
    String params = "[null] x";
    assertThat(
            messages(
                config("syncs", "d", "syncs.d.table", "s.d", "syncs.d.filter.params", params),
                "syncs.d.filter.params"))
        .hasSize(3);
  }

  @Test
  @DisplayName("a prefix that no topic can have is told once, and not for every sync")
  void aWrongPrefixIsToldOnce() {
    Map<String, String> config =
        config("syncs", "a,b", "syncs.a.table", "s.a", "syncs.b.table", "s.b");
    config.put("topic.prefix", "no prefix.");
    assertThat(messages(config, "topic.prefix")).hasSize(1);
  }

  @Test
  void twoSyncsOfTheSameRowsAreRefusedButPartsAreNot() {
    assertThat(errors(config("syncs", "a,b", "syncs.a.table", "s.a", "syncs.b.table", "s.a")))
        .containsKey("syncs.b.table");
    assertThat(
            errors(
                config(
                    "syncs", "a,b",
                    "syncs.a.table", "s.a",
                    "syncs.b.table", "s.a",
                    "syncs.b.filter", "region = 'eu'")))
        .doesNotContainKey("syncs.b.table");
  }

  @Test
  void oneTopicForTwoSyncsIsRefused() {
    assertThat(
            errors(
                config(
                    "syncs", "a,b", "syncs.a.table", "s.a", "syncs.b.table", "s.b", "topic", "t")))
        .containsKey("topic");
  }

  @Test
  void offsetsInTheFormThatTasksWriteAreTaken() {
    Map<String, String> config = config("syncs", "a", "syncs.a.table", "s.a");
    Map<String, String> partition = SourceOffset.partition(new StreamId("shop", "a"), 0);
    SourceOffset offset =
        new SourceOffset(
            SourceOffset.State.DONE,
            1,
            List.of(1L),
            Ranges.whole(1),
            FoldState.EMPTY,
            new SourceOffset.Start(1, "initial", "p", "s"),
            Past.NONE);

    assertThat(connector.alterOffsets(config, Map.of(partition, offset.toMap()))).isTrue();
    Map<Map<String, ?>, Map<String, ?>> reset = new HashMap<>();
    reset.put(Map.of("anything", "else"), null);
    assertThatCode(() -> connector.alterOffsets(config, reset)).doesNotThrowAnyException();
    assertThatThrownBy(
            () ->
                connector.alterOffsets(
                    config,
                    Map.of(SourceOffset.partition(new StreamId("other", "a"), 0), offset.toMap())))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("not one of source shop");
    Map<String, Object> scanning = new HashMap<>(offset.toMap());
    scanning.put("state", "scanning");
    assertThatThrownBy(() -> connector.alterOffsets(config, Map.of(partition, scanning)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("sync a")
        .hasMessageContaining("reset it");
    Map<String, Object> nanoseconds = new HashMap<>(offset.toMap());
    nanoseconds.put("generation", 1_795_733_000_000_000_000L);
    assertThatThrownBy(() -> connector.alterOffsets(config, Map.of(partition, nanoseconds)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("ids are milliseconds since 1970");
    assertThatThrownBy(() -> connector.alterOffsets(config, Map.of(partition, Map.of("id", 7))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("sync a");
  }

  @Test
  void warnsOfWhatKeepsMarkersFromArriving() {
    Map<String, String> config =
        config("transforms", "route,guarded", "transforms.guarded.predicate", "isMarker");
    config.putAll(MARKERS);
    assertThat(MarkerCare.warnings(config)).singleElement().asString().contains("`route`");
  }

  @Test
  void warnsOfAMarkerTopicThatWouldNotBeCompacted() {
    Map<String, String> config =
        config(
            "topic.creation.default.partitions", "3",
            "topic.creation.default.replication.factor", "1");
    assertThat(MarkerCare.warnings(config))
        .satisfiesExactly(
            warning -> assertThat(warning).contains("cleanup.policy=delete"),
            warning -> assertThat(warning).contains("3 partitions"));

    config.putAll(MARKERS);
    config.put("topic.creation.groups", "broken,tidemark");
    config.put("topic.creation.broken.include", "*");
    assertThat(MarkerCare.warnings(config)).isEmpty();
  }

  @Test
  @DisplayName("without topic.creation.* the broker may make the marker topic, which is warned of")
  void warnsOfAMarkerTopicThatTheBrokerWouldCreate() {
    assertThat(MarkerCare.warnings(config("marker.topic", "ends")))
        .singleElement()
        .asString()
        .contains("marker topic ends")
        .contains("topic.creation.default")
        .contains("by hand with cleanup.policy=compact and one partition");
  }

  @Test
  @DisplayName("start refuses a misspelt key that validation would have refused")
  void startRefusesMisspeltKeys() {
    assertThatThrownBy(
            () -> connector.start(config("syncs", "a", "syncs.a.table", "s.a", "sync.a.mode", "x")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("did you mean `syncs.a.mode`");
  }

  @Test
  @DisplayName("a key without a value is as good as none")
  void keysWithoutValues() {
    Map<String, String> config = config("syncs", "a", "syncs.a.table", "s.a");
    config.put("syncs.a.filter", null);
    config.put("topic.prefix", null);
    assertThat(errors(config)).containsOnlyKeys("connection.url", "topic.prefix");
  }

  private List<String> messages(Map<String, String> config, String key) {
    return connector.validate(config).configValues().stream()
        .filter(value -> value.name().equals(key))
        .flatMap(value -> value.errorMessages().stream())
        .toList();
  }

  private Map<String, String> errors(Map<String, String> config) {
    Map<String, String> errors = new TreeMap<>();
    for (ConfigValue value : connector.validate(config).configValues()) {
      if (!value.errorMessages().isEmpty()) {
        errors.put(value.name(), String.join("; ", value.errorMessages()));
      }
    }
    return errors;
  }

  private static Map<String, String> config(String... pairs) {
    Map<String, String> config = new HashMap<>();
    config.put("name", "shop");
    config.put("connection.url", "jdbc:postgresql://127.0.0.1:1/shop");
    config.put("topic.prefix", "shop.");
    for (int i = 0; i < pairs.length; i += 2) {
      config.put(pairs[i], pairs[i + 1]);
    }
    return config;
  }
}
