package io.tidemark.source.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.generation.LaterVersionException;
import io.tidemark.generation.Manifest;
import io.tidemark.source.generation.Ids;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka Connect keeps for a connector of log syncs: one offset for all tables, because there
 * is one log. It is the acknowledged prefix as of the poll that gave a record out, and never ahead
 * of it: whoever goes on at {@code position} is sent again what is behind it, and {@code ends} has
 * the last offset of every record before it.
 *
 * @param state whether the tables' snapshot is complete
 * @param taken the newest id, of a generation or of a run of changes
 * @param planId the plan of all of them, 0 before the first
 * @param position Debezium's offset as JSON, null where the log cannot be gone on with
 * @param ends for each table, by its sync, the last offsets of its records, which count none
 * @param signals ids of signals that were executed, oldest first
 * @param shapes for each table, by its sync, how its rows are sent, see {@link LogTable#shape};
 *     none where an older release has kept the offset
 */
record LogOffset(
    State state,
    Ids.Taken taken,
    long planId,
    @Nullable String position,
    SortedMap<String, Manifest> ends,
    List<String> signals,
    SortedMap<String, String> shapes) {

  private static final long VERSION = 1;
  private static final String SHAPES = "shapes";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How far the tables have come. */
  enum State {
    /** A snapshot is under way, or its END has not been acknowledged: it begins anew. */
    SNAPSHOT,
    /** The log is followed. */
    CHANGES
  }

  LogOffset {
    ends = new TreeMap<>(ends);
    signals = List.copyOf(signals);
    shapes = new TreeMap<>(shapes);
  }

  /** The one partition; a {@link HashMap}, whose order is the same in every JVM. */
  static Map<String, String> partition(String source) {
    Map<String, String> partition = new HashMap<>();
    partition.put("source", source);
    partition.put("slot", "log");
    return partition;
  }

  /** The flat form. */
  Map<String, Object> toMap() {
    Map<String, Object> flat = new LinkedHashMap<>();
    flat.put("v", VERSION);
    flat.put("state", state.name());
    flat.put("takenId", taken.id());
    flat.put("takenAt", taken.clock());
    flat.put("planId", planId);
    if (position != null) {
      flat.put("position", position);
    }
    ObjectNode tables = JSON.createObjectNode();
    ends.forEach((sync, manifest) -> tables.put(sync, manifest.toJson()));
    flat.put("ends", tables.toString());
    ArrayNode executed = JSON.createArrayNode();
    signals.forEach(executed::add);
    flat.put("signals", executed.toString());
    flat.put(SHAPES, JSON.valueToTree(shapes).toString());
    return flat;
  }

  /**
   * Reads the flat form.
   *
   * @throws LaterVersionException when it is of a version that this release does not know
   * @throws IllegalArgumentException when a field is missing or of another type
   */
  static LogOffset parse(Map<String, ?> flat) {
    LaterVersionException.check("the source offset", number(flat, "v"), VERSION);
    SortedMap<String, Manifest> ends = new TreeMap<>();
    json(flat, "ends")
        .properties()
        .forEach(table -> ends.put(table.getKey(), Manifest.parse(table.getValue().asText())));
    List<String> signals = new ArrayList<>();
    json(flat, "signals").forEach(id -> signals.add(id.asText()));
    SortedMap<String, String> shapes = new TreeMap<>();
    if (flat.containsKey(SHAPES)) {
      json(flat, SHAPES)
          .properties()
          .forEach(table -> shapes.put(table.getKey(), table.getValue().asText()));
    }
    return new LogOffset(
        state(text(flat, "state")),
        new Ids.Taken(number(flat, "takenId"), number(flat, "takenAt")),
        number(flat, "planId"),
        flat.containsKey("position") ? text(flat, "position") : null,
        ends,
        signals,
        shapes);
  }

  private static State state(String name) {
    return Arrays.stream(State.values())
        .filter(state -> state.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("source offset field state is no state of a log"));
  }

  private static long number(Map<String, ?> flat, String name) {
    if (flat.get(name) instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalArgumentException("source offset field " + name + " is not a number");
  }

  private static String text(Map<String, ?> flat, String name) {
    if (flat.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("source offset field " + name + " is not text");
  }

  private static JsonNode json(Map<String, ?> flat, String name) {
    try {
      return JSON.readTree(text(flat, name));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("source offset field " + name + " is not JSON", e);
    }
  }
}
