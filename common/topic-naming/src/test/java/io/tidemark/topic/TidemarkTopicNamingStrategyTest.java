package io.tidemark.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.debezium.spi.schema.DataCollectionId;
import io.tidemark.generation.TopicNames;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TidemarkTopicNamingStrategyTest {
  /** A table as Debezium's relational connectors name it. */
  private record Table(@Nullable String catalog, @Nullable String schema, String name)
      implements DataCollectionId {
    @Override
    public String identifier() {
      return catalog + "." + schema + "." + name;
    }

    @Override
    public List<String> parts() {
      return Arrays.asList(catalog, schema, name);
    }

    @Override
    public List<String> databaseParts() {
      return Arrays.asList(catalog, name);
    }

    @Override
    public List<String> schemaParts() {
      return Arrays.asList(schema, name);
    }
  }

  private static TidemarkTopicNamingStrategy strategy(String... settings) {
    Properties properties = new Properties();
    properties.setProperty("topic.prefix", "inventory");
    for (int i = 0; i < settings.length; i += 2) {
      properties.setProperty(settings[i], settings[i + 1]);
    }
    return new TidemarkTopicNamingStrategy(properties);
  }

  @ParameterizedTest
  @DisplayName("a table's topic is the prefix, the schema and the name, as far as a topic has them")
  @CsvSource({
    "public,customers,inventory.public.customers",
    "sales,Order Items,inventory.sales.Order_x0020_Items",
    "public,a.b,inventory.public.a_x002e_b",
    "Öffentlich,漢字,inventory._x00d6_ffentlich._x6f22__x5b57_"
  })
  void tables(String schema, String name, String topic) {
    assertThat(strategy().dataChangeTopic(new Table("shop", schema, name))).isEqualTo(topic);
  }

  @ParameterizedTest
  @DisplayName("the sink reads a table's name from its topic, whatever it is, as ${table}")
  @ValueSource(strings = {"customers", "Order Items", "a.b", "_x0020_", "漢字", "a-b_c$d", "😀"})
  void read(String name) {
    String topic = strategy().dataChangeTopic(new Table("shop", "public", name));
    assertThat(topic).matches("[a-zA-Z0-9._-]+");
    assertThat(TopicNames.lastName(topic)).isEqualTo(name);
  }

  @Test
  @DisplayName(
      "where there are no schemas the database stands for them, and where many are read, too")
  void databases() {
    Table mysql = new Table("shop", null, "orders");
    assertThat(strategy().dataChangeTopic(mysql)).isEqualTo("inventory.shop.orders");
    Table server = new Table("shop", "dbo", "orders");
    assertThat(strategy("multi.partition.mode", "true").dataChangeTopic(server))
        .isEqualTo("inventory.shop.dbo.orders");
    assertThat(strategy().dataChangeTopic(server)).isEqualTo("inventory.dbo.orders");
  }

  @Test
  @DisplayName("a pattern of the prefix matches no topic by which Debezium speaks of itself")
  void services() {
    TidemarkTopicNamingStrategy strategy = strategy("topic.prefix", "inventory.");
    List<String> topics =
        List.of(
            strategy.heartbeatTopic(), strategy.transactionTopic(), strategy.schemaChangeTopic());
    assertThat(topics)
        .containsExactly(
            "__debezium-heartbeat.inventory",
            "__debezium-transaction.inventory",
            "__debezium-schema-changes.inventory")
        .noneMatch(topic -> topic.matches("inventory\\..*"));
    assertThat(strategy.dataChangeTopic(new Table(null, "public", "a")))
        .isEqualTo("inventory.public.a");
    assertThat(strategy("topic.heartbeat.prefix", "beat").heartbeatTopic())
        .isEqualTo("beat.inventory");
    assertThat(strategy("topic.heartbeat.name", "beats").heartbeatTopic()).isEqualTo("beats");
    assertThat(strategy("topic.transaction", "tx").transactionTopic())
        .isEqualTo("__debezium-tx.inventory");
  }

  @Test
  @DisplayName("any name becomes one of a topic; one that is too long is refused and not cut off")
  void names() {
    assertThat(strategy().sanitizedTopicName("a b.c")).isEqualTo("a_x0020_b.c");
    Table longest = new Table("shop", "public", "t".repeat(232));
    assertThat(strategy().dataChangeTopic(longest)).hasSize(TopicNames.MAX_LENGTH);
    assertThatThrownBy(
            () -> strategy().dataChangeTopic(new Table("shop", "public", "t".repeat(233))))
        .hasMessageContaining("shop.public.")
        .hasMessageContaining("250 characters");
  }

  @Test
  @DisplayName("without a prefix, and with another delimiter, there is no strategy")
  void refused() {
    assertThatThrownBy(() -> new TidemarkTopicNamingStrategy(new Properties()))
        .hasMessageContaining("topic.prefix");
    assertThatThrownBy(() -> strategy("topic.delimiter", "_")).hasMessageContaining("dots");
  }
}
