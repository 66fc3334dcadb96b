package io.tidemark.topic;

import io.debezium.spi.schema.DataCollectionId;
import io.debezium.spi.topic.TopicNamingStrategy;
import io.tidemark.generation.TopicNames;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names the topics of a Debezium connector so that Tidemark's sink finds each table by its topic
 * alone, whatever the table is called: {@code <topic.prefix>.<schema>.<table>}, where Debezium's
 * own strategies make underscores of all that a topic's name may not have. What Debezium tells of
 * itself goes to topics that begin with {@code __debezium-}, so that a pattern of the prefix
 * matches tables and nothing else.
 *
 * <p>Debezium makes one, for {@code topic.naming.strategy}, from the jar beside its own jars.
 */
public final class TidemarkTopicNamingStrategy implements TopicNamingStrategy<DataCollectionId> {
  private static final String DOT = ".";
  private static final String SERVICE = "__debezium-";

  private final Map<DataCollectionId, String> topics = new ConcurrentHashMap<>();
  private String prefix = "";
  private String heartbeat = "";
  private String transaction = "";
  private boolean severalDatabases;

  /**
   * A strategy by the configuration of a connector.
   *
   * @param properties see {@link #configure}
   */
  public TidemarkTopicNamingStrategy(Properties properties) {
    configure(properties);
  }

  /**
   * Reads {@code topic.prefix}, {@code topic.heartbeat.name}, {@code topic.heartbeat.prefix} and
   * {@code topic.transaction}, which mean what they mean to Debezium.
   *
   * @throws IllegalArgumentException when there is no prefix, or topics are to have another
   *     delimiter than the dot, by which the sink finds a table's name
   */
  @Override
  public void configure(Properties properties) {
    String delimiter = properties.getProperty("topic.delimiter", DOT);
    if (!delimiter.equals(DOT)) {
      throw new IllegalArgumentException(
          "topic.delimiter=%s: topics of %s have dots, by which the sink finds a table's name: take the key away"
              .formatted(delimiter, getClass().getName()));
    }
    String configured = properties.getProperty("topic.prefix", "");
    if (configured.isBlank()) {
      throw new IllegalArgumentException("topic.prefix is missing");
    }
    prefix =
        configured.endsWith(DOT) ? configured.substring(0, configured.length() - 1) : configured;
    heartbeat =
        properties.getProperty(
            "topic.heartbeat.name",
            properties.getProperty("topic.heartbeat.prefix", SERVICE + "heartbeat") + DOT + prefix);
    transaction = SERVICE + properties.getProperty("topic.transaction", "transaction");
    // of SQL Server, which may be read in several databases at once; Debezium sets it itself
    severalDatabases = Boolean.parseBoolean(String.valueOf(properties.get("multi.partition.mode")));
    topics.clear();
  }

  /**
   * The topic of a table.
   *
   * @throws IllegalArgumentException when its name would be longer than a broker takes, because two
   *     tables could have one topic if it were cut off
   */
  @Override
  public String dataChangeTopic(DataCollectionId id) {
    return topics.computeIfAbsent(id, this::topic);
  }

  private String topic(DataCollectionId id) {
    String topic =
        Stream.concat(Stream.of(prefix), names(id).map(TopicNames::segment))
            .collect(Collectors.joining(DOT));
    if (topic.length() > TopicNames.MAX_LENGTH) {
      throw new IllegalArgumentException(
          "The topic of table %s would have a name of %d characters, and brokers take %d: shorten topic.prefix, or exclude the table"
              .formatted(id.identifier(), topic.length(), TopicNames.MAX_LENGTH));
    }
    return topic;
  }

  /** A database that has no schemas has itself in their place. */
  private Stream<String> names(DataCollectionId id) {
    List<String> parts = severalDatabases ? id.parts() : id.schemaParts();
    boolean whole = parts.stream().allMatch(TidemarkTopicNamingStrategy::isName);
    return (whole ? parts : id.databaseParts())
        .stream().filter(TidemarkTopicNamingStrategy::isName);
  }

  private static boolean isName(String part) {
    return part != null && !part.isBlank();
  }

  @Override
  public String schemaChangeTopic() {
    return SERVICE + "schema-changes" + DOT + prefix;
  }

  @Override
  public String heartbeatTopic() {
    return heartbeat;
  }

  @Override
  public String transactionTopic() {
    return transaction + DOT + prefix;
  }

  @Override
  public String sanitizedTopicName(String topicName) {
    return Arrays.stream(topicName.split("\\.", -1))
        .map(TopicNames::segment)
        .collect(Collectors.joining(DOT));
  }
}
