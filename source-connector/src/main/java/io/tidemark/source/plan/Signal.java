package io.tidemark.source.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a person asks of the connector, through the key {@code signal} or the signal table.
 *
 * @param id executed at most once per sync
 * @param type what is asked
 * @param syncs names of the syncs that are meant, empty for all
 * @param trial what a {@link Type#TEST_ROW} sends, null for others
 */
public record Signal(String id, Type type, List<String> syncs, @Nullable Trial trial) {

  /** What can be asked. */
  public enum Type {
    /** Read now, whatever the schedule says. */
    RUN("run"),
    /** Send everything once more, and have nothing deleted by it. */
    RESYNC("resync"),
    /** Send everything once more, and have what it lacks deleted: for syncs of mode diff. */
    FULL("full"),
    /** Take what is there now as known, and send only what changes from now on. */
    RESET("reset"),
    /** Send one row, or the word that it is gone, to see what becomes of it. */
    TEST_ROW("test-row"),
    /** Give up the generation under way. */
    ABORT("abort");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    /** The name that people write. */
    public String text() {
      return text;
    }

    private static Type of(String name) {
      return Arrays.stream(values())
          .filter(type -> type.text.equals(name))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "signal type `"
                          + name
                          + "` is none of "
                          + Arrays.stream(values())
                              .map(Type::text)
                              .collect(Collectors.joining(", "))));
    }
  }

  /** Keeps each number as it was written. */
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  public Signal {
    syncs = List.copyOf(syncs);
  }

  public boolean isFor(String sync) {
    return syncs.isEmpty() || syncs.contains(sync);
  }

  /**
   * Reads a signal.
   *
   * @param json {@code {"id":"…","type":"run","data":{"syncs":["…"]}}}
   * @throws IllegalArgumentException saying what is wrong
   */
  public static Signal parse(String json) {
    ObjectNode root = object(json, "a signal");
    return of(text(root, "id"), text(root, "type"), root.path("data"));
  }

  /**
   * Reads a row of a signal table.
   *
   * @param data a JSON object, or nothing
   * @throws IllegalArgumentException saying what is wrong
   */
  public static Signal parse(@Nullable String id, @Nullable String type, @Nullable String data) {
    if (id == null || id.isBlank() || type == null) {
      throw new IllegalArgumentException("a signal has an id and a type");
    }
    return data == null || data.isBlank()
        ? of(id, type, JSON.missingNode())
        : of(id, type, object(data, "a signal's data"));
  }

  private static Signal of(String id, String type, JsonNode data) {
    Type what = Type.of(type.trim());
    return new Signal(id, what, syncs(data), what == Type.TEST_ROW ? Trial.of(data) : null);
  }

  private static List<String> syncs(JsonNode data) {
    JsonNode syncs = data.path("syncs");
    if (syncs.isMissingNode()) {
      return List.of();
    }
    boolean names =
        syncs.isArray()
            && !syncs.isEmpty()
            && StreamSupport.stream(syncs.spliterator(), false).allMatch(JsonNode::isTextual);
    if (!names) {
      throw new IllegalArgumentException("a signal's data.syncs is an array of names of syncs");
    }
    return StreamSupport.stream(syncs.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static String text(ObjectNode root, String field) {
    JsonNode value = root.path(field);
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw new IllegalArgumentException("a signal has a text `" + field + "`");
    }
    return value.textValue();
  }

  private static ObjectNode object(String json, String what) {
    try {
      if (JSON.readTree(json) instanceof ObjectNode root) {
        return root;
      }
    } catch (JsonProcessingException e) {
      // without the cause, whose message may quote the text
      throw new IllegalArgumentException(what + " is one JSON object, and this is no JSON");
    }
    throw new IllegalArgumentException(what + " is one JSON object");
  }
}
