package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidemark.testbed.Registry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A key or value in Confluent's wire format, as a reader has it that shares no code with the
 * converter: a zero, the schema's id in four bytes, and the rest by the Avro specification.
 */
final class AvroMessage {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HexFormat HEX = HexFormat.of();

  /** The zero and the id. */
  private static final int HEAD = 5;

  private final ByteBuffer body;
  private final JsonNode schema;

  private AvroMessage(ByteBuffer body, JsonNode schema) {
    this.body = body;
    this.schema = schema;
  }

  /** Takes a message apart, and asks the registry for its schema. */
  static AvroMessage of(Registry registry, byte @Nullable [] bytes) throws IOException {
    byte[] all = Objects.requireNonNull(bytes, "no message");
    assertThat(all).startsWith(0).hasSizeGreaterThan(HEAD);
    ByteBuffer rest = ByteBuffer.wrap(all, 1, all.length - 1);
    JsonNode answer = JSON.readTree(registry.schema(rest.getInt()));
    return new AvroMessage(rest.slice(), JSON.readTree(answer.path("schema").asText()));
  }

  /** What follows the head, in hexadecimal digits. */
  String hex() {
    return HEX.formatHex(body.array(), body.arrayOffset(), body.arrayOffset() + body.limit());
  }

  /** The schema that it was written with. */
  JsonNode schema() {
    return schema;
  }

  /** The schema of a nullable field, without its null. */
  JsonNode field(String name) {
    for (JsonNode field : schema.path("fields")) {
      if (field.path("name").asText().equals(name)) {
        return field.path("type").path(1);
      }
    }
    throw new AssertionError("no field " + name + " in " + schema);
  }

  /** The value: Long, Boolean, String, bytes as hexadecimal digits, a map, or null. */
  @Nullable Object value() {
    ByteBuffer unread = body.duplicate();
    Object value = value(schema, unread);
    assertThat(unread.remaining()).as("bytes behind the value").isZero();
    return value;
  }

  /** The same of a record, by the names of its fields. */
  Map<?, ?> fields() {
    if (value() instanceof Map<?, ?> fields) {
      return fields;
    }
    throw new AssertionError("no record: " + schema);
  }

  private static @Nullable Object value(JsonNode schema, ByteBuffer bytes) {
    if (schema.isArray()) {
      return value(schema.path((int) number(bytes)), bytes);
    }
    String type = schema.isObject() ? schema.path("type").asText() : schema.asText();
    return switch (type) {
      case "null" -> null;
      case "boolean" -> bytes.get() == 1;
      case "int", "long" -> number(bytes);
      case "string" -> new String(block(bytes), StandardCharsets.UTF_8);
      case "bytes" -> HEX.formatHex(block(bytes));
      case "record" -> fields(schema, bytes);
      default -> throw new AssertionError("no " + type + " is expected here: " + schema);
    };
  }

  private static Map<String, @Nullable Object> fields(JsonNode schema, ByteBuffer bytes) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (JsonNode field : schema.path("fields")) {
      fields.put(field.path("name").asText(), value(field.path("type"), bytes));
    }
    return fields;
  }

  private static byte[] block(ByteBuffer bytes) {
    byte[] block = new byte[(int) number(bytes)];
    bytes.get(block);
    return block;
  }

  /** Seven bits a byte, the lowest first, zigzag. */
  private static long number(ByteBuffer bytes) {
    long bits = 0;
    int shift = 0;
    byte next;
    do {
      next = bytes.get();
      bits |= (next & 0x7fL) << shift;
      shift += 7;
    } while (next < 0);
    return (bits >>> 1) ^ -(bits & 1);
  }
}
