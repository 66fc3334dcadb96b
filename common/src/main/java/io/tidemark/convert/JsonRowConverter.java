package io.tidemark.convert;

import io.tidemark.config.Version;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.json.DecimalFormat;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.json.JsonConverterConfig;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.storage.ConverterConfig;
import org.apache.kafka.connect.storage.ConverterType;
import org.apache.kafka.connect.storage.HeaderConverter;
import org.jspecify.annotations.Nullable;

/**
 * Kafka's JsonConverter, faster: the same settings, byte for byte the same messages, and the same
 * values and errors from whatever is read. Messages of rows with schemas go a short way; everything
 * else, and everything that fails on the short way, is given to JsonConverter itself.
 */
public final class JsonRowConverter implements Converter, HeaderConverter, Versioned {
  private final JsonConverter kafkas = new JsonConverter();
  private @Nullable Envelopes reader;
  private @Nullable MessageWriter writer;

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public ConfigDef config() {
    return JsonConverterConfig.configDef();
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    kafkas.configure(configs, isKey);
    Map<String, Object> typed = new java.util.HashMap<>(configs);
    typed.put(
        ConverterConfig.TYPE_CONFIG, (isKey ? ConverterType.KEY : ConverterType.VALUE).getName());
    takeShortWays(new JsonConverterConfig(typed), configs);
  }

  @Override
  public void configure(Map<String, ?> configs) {
    kafkas.configure(configs);
    takeShortWays(new JsonConverterConfig(configs), configs);
  }

  /** None where schemas are not part of messages, as what they say is all that saves time. */
  private void takeShortWays(JsonConverterConfig config, Map<String, ?> configs) {
    Object content = configs.get("schema.content"); // not a setting of the first releases
    if (!config.schemasEnabled() || (content != null && !content.toString().isEmpty())) {
      return;
    }
    boolean defaults = config.replaceNullWithDefault();
    boolean numeric = config.decimalFormat() == DecimalFormat.NUMERIC;
    int most = Math.max(1, config.schemaCacheSize());
    reader = new Envelopes(kafkas::asConnectSchema, new ValueReaders(defaults), most);
    writer = new MessageWriter(kafkas::asJsonSchema, new ValueWriters(defaults, numeric), most);
  }

  @Override
  public byte[] fromConnectData(String topic, @Nullable Schema schema, @Nullable Object value) {
    MessageWriter shortWay = writer;
    if (shortWay != null && schema != null) {
      try {
        return shortWay.write(schema, value);
      } catch (IOException | RuntimeException e) {
        return kafkas.fromConnectData(topic, schema, value); // says what is wrong, if anything is
      }
    }
    return kafkas.fromConnectData(topic, schema, value);
  }

  @Override
  public SchemaAndValue toConnectData(String topic, byte @Nullable [] value) {
    Envelopes shortWay = reader;
    if (shortWay != null && value != null) {
      try {
        return shortWay.read(Objects.requireNonNullElse(topic, ""), value);
      } catch (IOException | RuntimeException e) {
        return kafkas.toConnectData(topic, value); // says what is wrong, if anything is
      }
    }
    return kafkas.toConnectData(topic, value);
  }

  @Override
  public byte[] fromConnectHeader(String topic, String header, Schema schema, Object value) {
    return fromConnectData(topic, schema, value);
  }

  @Override
  public SchemaAndValue toConnectHeader(String topic, String header, byte[] value) {
    return toConnectData(topic, value);
  }

  @Override
  public void close() {
    kafkas.close();
  }
}
