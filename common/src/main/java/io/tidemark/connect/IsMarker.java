package io.tidemark.connect;

import io.tidemark.config.Version;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.predicates.Predicate;

/**
 * True for marker records, so that transforms made for rows can leave them alone: {@code
 * transforms.x.predicate=isMarker, transforms.x.negate=true}.
 *
 * @param <R> source or sink records
 */
public class IsMarker<R extends ConnectRecord<R>> implements Predicate<R>, Versioned {
  /** The one key of the configuration. */
  public static final String MARKER_TOPIC = "marker.topic";

  /** Where markers go when nothing else is configured. */
  public static final String DEFAULT_MARKER_TOPIC = "tidemark.generations";

  private static final ConfigDef CONFIG =
      new ConfigDef()
          .define(
              MARKER_TOPIC,
              ConfigDef.Type.STRING,
              DEFAULT_MARKER_TOPIC,
              Importance.MEDIUM,
              "The marker topic, as the connector's marker.topic names it.");

  private String topic = DEFAULT_MARKER_TOPIC;

  @Override
  public void configure(Map<String, ?> configs) {
    topic = new AbstractConfig(CONFIG, configs, false).getString(MARKER_TOPIC);
  }

  @Override
  public boolean test(R record) {
    return topic.equals(record.topic());
  }

  @Override
  public ConfigDef config() {
    return CONFIG;
  }

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public void close() {}
}
