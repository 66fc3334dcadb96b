package io.tidemark.source.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
 */
public record Signal(String id, Type type, List<String> syncs) {

  /** What can be asked. */
  public enum Type {
    /** Read now, whatever the schedule says. */
    RUN("run"),
    /** Send everything once more, and have nothing deleted by it. */
    RESYNC("resync"),
    /** Take what is there now as known, and send only what changes from now on. */
    RESET("reset"),
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
      if (name.equals("test-row")) {
        throw new IllegalArgumentException(
            "signal type `test-row` is not supported by this release yet");
      }
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

  private static final ObjectMapper JSON = new ObjectMapper();

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
    return new Signal(id, Type.of(type.trim()), syncs(data));
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
