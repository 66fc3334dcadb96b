package io.tidemark.source.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sync by name, or one key range of it, as a task is told of it.
 *
 * @param name the sync's name
 * @param table the table that a glob found; null for a named sync, whose settings say what it reads
 * @param scope which keys
 */
public record Assigned(String name, @Nullable TableId table, Scope scope) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A sync that a glob found, named like its table. */
  public static Assigned of(TableId table) {
    return new Assigned(table.toString(), table, Scope.WHOLE);
  }

  /** A sync of the list {@code syncs}. */
  public static Assigned named(String name) {
    return new Assigned(name, null, Scope.WHOLE);
  }

  /** One key range of it. */
  public Assigned in(Scope range) {
    return new Assigned(name, table, range);
  }

  /** The text form, for a task's configuration. */
  public static String encode(List<Assigned> syncs) {
    ArrayNode array = JSON.createArrayNode();
    for (Assigned sync : syncs) {
      ObjectNode node = array.addObject().put("name", sync.name);
      if (sync.table != null) {
        node.put("schema", sync.table.schema()).put("table", sync.table.name());
      }
      Ranges ranges = sync.scope.ranges();
      if (ranges.isPlanned()) {
        node.put("scope", sync.scope.index()).put("planId", ranges.planId());
        node.put("splits", ranges.asked()).put("key", ranges.key());
        node.put("bounds", ranges.boundsText());
      }
    }
    return array.toString();
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException when the text is none of {@link #encode}'s
   */
  public static List<Assigned> decode(String text) {
    List<Assigned> syncs = new ArrayList<>();
    try {
      for (JsonNode node : JSON.readTree(text)) {
        JsonNode table = node.get("table");
        syncs.add(
            new Assigned(
                node.required("name").asText(),
                table == null ? null : new TableId(node.path("schema").textValue(), table.asText()),
                scope(node)));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a list of syncs", e);
    }
    return syncs;
  }

  private static Scope scope(JsonNode node) {
    if (!node.has("planId")) {
      return Scope.WHOLE;
    }
    Ranges ranges =
        new Ranges(
            node.required("planId").asLong(),
            node.required("splits").asInt(),
            node.required("key").asText(),
            Ranges.bounds(node.required("bounds").asText()));
    return new Scope(node.required("scope").asInt(), ranges);
  }
}
