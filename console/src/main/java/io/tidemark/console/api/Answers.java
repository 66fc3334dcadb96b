package io.tidemark.console.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tidemark.console.log.Reading;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Answers in JSON, and as 304 to whoever has the same one already. */
final class Answers {
  static final ObjectMapper JSON = new ObjectMapper();

  /** Browsers may keep it, and ask each time whether it is still the same. */
  static final String ASK_AGAIN = "no-cache";

  private static final int TAG_BYTES = 12;

  private Answers() {}

  /** An answer that may be asked for again and again. */
  static Response json(JsonNode body, Request request) {
    byte[] bytes = bytes(body);
    return tagged(bytes, tag(bytes), MediaType.APPLICATION_JSON, ASK_AGAIN, request);
  }

  /** What tells an answer from others, however it is packed. */
  static EntityTag tag(byte[] bytes) {
    return new EntityTag(HexFormat.of().formatHex(digest(bytes), 0, TAG_BYTES), true);
  }

  /**
   * Any bytes.
   *
   * @param tag made of them
   * @param keep how long browsers may
   */
  static Response tagged(byte[] bytes, EntityTag tag, String type, String keep, Request request) {
    ResponseBuilder unchanged = request.evaluatePreconditions(tag);
    ResponseBuilder answer = unchanged == null ? Response.ok(bytes, type) : unchanged;
    return answer.tag(tag).header(HttpHeaders.CACHE_CONTROL, keep).build();
  }

  /** An answer with another status, which nobody keeps. */
  static Response json(int status, JsonNode body) {
    return Response.status(status)
        .entity(bytes(body))
        .type(MediaType.APPLICATION_JSON)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  /** Puts in which destinations have not answered. */
  static <T> void problems(ArrayNode into, List<Reading<T>> readings) {
    readings.forEach(
        reading ->
            reading
                .problem()
                .ifPresent(
                    message ->
                        into.addObject()
                            .put("connector", reading.connector())
                            .put("message", message)));
  }

  private static byte[] bytes(JsonNode body) {
    try {
      return JSON.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }

  /** SHA-256. */
  static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
