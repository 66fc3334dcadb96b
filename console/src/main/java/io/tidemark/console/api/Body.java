package io.tidemark.console.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** What a request to do something tells besides its path: a small JSON object, or nothing. */
final class Body {
  private static final int MOST_BYTES = 64 * 1024;

  /** Keeps each number as it was written. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final ObjectNode fields;

  private Body(ObjectNode fields) {
    this.fields = fields;
  }

  /**
   * Reads a body.
   *
   * @param known the fields that it may have
   * @throws WebApplicationException 400 when it is none, or has others; without quoting it
   */
  static Body read(InputStream in, List<String> known) throws IOException {
    byte[] bytes = in.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw Refusal.of(Refusal.BAD_REQUEST, "a body has at most " + MOST_BYTES + " bytes");
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    ObjectNode fields = text.isBlank() ? JsonNodeFactory.instance.objectNode() : object(text);
    for (Iterator<String> names = fields.fieldNames(); names.hasNext(); ) {
      if (!known.contains(names.next())) {
        throw Refusal.of(
            Refusal.BAD_REQUEST,
            known.isEmpty() ? "the body has no fields here" : "the body's fields are " + known);
      }
    }
    return new Body(fields);
  }

  private static ObjectNode object(String text) {
    try {
      if (JSON.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      // told below, without the message, which quotes the text
    }
    throw Refusal.of(Refusal.BAD_REQUEST, "the body is one JSON object, or empty");
  }

  /** Whether a flag is set. */
  boolean flag(String name) {
    return fields.path(name).asBoolean(false);
  }

  /** A number, if it is there. */
  Optional<Long> number(String name) {
    JsonNode value = fields.path(name);
    if (!value.isMissingNode() && !value.canConvertToExactIntegral()) {
      throw Refusal.of(Refusal.BAD_REQUEST, name + " is a whole number");
    }
    return value.isMissingNode() ? Optional.empty() : Optional.of(value.longValue());
  }

  /** A text, if it is there. */
  Optional<String> text(String name) {
    JsonNode value = fields.path(name);
    if (!value.isMissingNode() && !value.isTextual()) {
      throw Refusal.of(Refusal.BAD_REQUEST, name + " is a text");
    }
    return Optional.ofNullable(value.textValue());
  }

  /** All fields, to be handed on. */
  ObjectNode fields() {
    return fields;
  }
}
