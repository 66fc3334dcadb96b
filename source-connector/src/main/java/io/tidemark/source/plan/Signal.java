package io.tidemark.source.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * What a person asks of the connector through the key {@code signal}.
 *
 * @param id executed at most once per sync
 * @param type what is asked
 * @param syncs names of the syncs that are meant, empty for all
 */
public record Signal(String id, Type type, List<String> syncs) {

  /** What can be asked. */
  public enum Type {
    /** Read now, whatever the schedule says. */
    RUN,
    /** Give up the generation under way. */
    ABORT
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> LATER = Set.of("resync", "reset", "test-row");

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
    ObjectNode root = object(json);
    return new Signal(text(root, "id"), type(text(root, "type")), syncs(root.path("data")));
  }

  private static Type type(String name) {
    if (LATER.contains(name)) {
      throw new IllegalArgumentException(
          "signal type `" + name + "` is not supported by this release yet: use run or abort");
    }
    return switch (name) {
      case "run" -> Type.RUN;
      case "abort" -> Type.ABORT;
      default ->
          throw new IllegalArgumentException("signal type `" + name + "` is not run or abort");
    };
  }

  private static List<String> syncs(JsonNode data) {
    JsonNode syncs = data.path("syncs");
    if (syncs.isMissingNode()) {
      return List.of();
    }
    if (!syncs.isArray() || syncs.isEmpty()) {
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

  private static ObjectNode object(String json) {
    try {
      if (JSON.readTree(json) instanceof ObjectNode root) {
        return root;
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a signal is one JSON object: " + e.getOriginalMessage());
    }
    throw new IllegalArgumentException("a signal is one JSON object");
  }
}
