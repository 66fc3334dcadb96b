package io.tidemark.convert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages {@code {"schema":…,"payload":{…}}} as JsonConverter writes them. What comes before
 * the payload is the same in all messages of one schema, so that comparing those bytes with the
 * ones seen before takes the place of reading them. Thread-safe.
 */
final class Envelopes {
  /** Schemas of one topic that are looked for one after the other: versions, mostly. */
  private static final int MOST_PER_TOPIC = 8;

  private static final Head[] NONE = {};

  private final JsonFactory json = new JsonFactory();
  private final ObjectMapper schemas;
  private final Function<JsonNode, Schema> toSchema;
  private final ValueReaders readers;
  private final int mostTopics;
  private final Map<String, Head[]> heads = new ConcurrentHashMap<>();

  /**
   * @param toSchema JsonConverter's own reading of a schema
   * @param mostTopics of so many topics schemas are remembered
   */
  Envelopes(Function<JsonNode, Schema> toSchema, ValueReaders readers, int mostTopics) {
    this.toSchema = toSchema;
    this.readers = readers;
    this.mostTopics = mostTopics;
    this.schemas = new ObjectMapper(json);
    schemas.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    schemas.setNodeFactory(new JsonNodeFactory(true));
  }

  /**
   * A message's row with its schema.
   *
   * @throws Unusual when it is none of those messages
   * @throws IOException when it is no JSON
   */
  SchemaAndValue read(String topic, byte[] message) throws IOException {
    Head head = head(topic, message);
    JsonIn text = new JsonIn(message, head.length());
    Object row = head.payload().read(text);
    text.expect('}'); // behind which JsonConverter reads nothing
    return new SchemaAndValue(head.schema(), row);
  }

  private Head head(String topic, byte[] message) throws IOException {
    Head[] known = heads.getOrDefault(topic, NONE);
    for (Head head : known) {
      if (head.begins(message)) {
        return head;
      }
    }
    Head found = find(message);
    remember(topic, known, found);
    return found;
  }

  private void remember(String topic, Head[] known, Head found) {
    int kept = Math.min(known.length, MOST_PER_TOPIC - 1);
    Head[] all = new Head[kept + 1];
    all[0] = found;
    System.arraycopy(known, 0, all, 1, kept);
    if (heads.size() >= mostTopics) {
      heads.clear();
    }
    heads.put(topic, all);
  }

  private Head find(byte[] message) throws IOException {
    if (!Head.canBegin(message)) {
      throw new Unusual();
    }
    try (JsonParser parser = json.createParser(message)) {
      parser.nextToken();
      parser.nextToken();
      parser.nextToken();
      JsonNode node = schemas.readTree(parser);
      if (!"payload".equals(parser.nextFieldName())
          || parser.nextToken() != JsonToken.START_OBJECT) {
        throw new Unusual();
      }
      int payload = (int) parser.currentTokenLocation().getByteOffset();
      @Nullable Schema schema = toSchema.apply(node);
      if (schema == null || schema.type() != Schema.Type.STRUCT) {
        throw new Unusual();
      }
      return new Head(Arrays.copyOf(message, payload), schema, readers.struct(schema));
    }
  }
}
