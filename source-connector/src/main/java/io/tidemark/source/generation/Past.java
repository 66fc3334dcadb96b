package io.tidemark.source.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a sync must not forget when its next run begins.
 *
 * @param ended id of the newest run whose END was acknowledged, 0 when none was
 * @param signals ids of signals that were executed, oldest first
 * @param followed for each sync that {@code after} names, its {@code ended} when this sync's newest
 *     run began
 * @param compared id of the complete run that the newest run was compared with, 0 when it sent all
 *     there was
 * @param tested id of the newest row that was sent as a test, 0 when none was
 * @param testing whether that test has neither ended nor been given up
 * @param taken the newest id of which it is known when it was taken
 */
public record Past(
    long ended,
    List<String> signals,
    Map<String, Long> followed,
    long compared,
    long tested,
    boolean testing,
    Ids.Taken taken) {
  public static final Past NONE = new Past(0, List.of(), Map.of(), 0, 0, false, Ids.Taken.NONE);

  private static final ObjectMapper JSON = new ObjectMapper();

  public Past {
    signals = List.copyOf(signals);
    followed = Map.copyOf(followed);
  }

  /** The same after an END of this id. */
  public Past withEnded(long generation) {
    return new Past(generation, signals, followed, compared, tested, testing, taken);
  }

  /** The same with the signals that are known to be executed now. */
  public Past withSignals(List<String> executed) {
    return new Past(ended, executed, followed, compared, tested, testing, taken);
  }

  /** The same at the begin of a run that follows others. */
  public Past withFollowed(Map<String, Long> ends) {
    return new Past(ended, signals, ends, compared, tested, testing, taken);
  }

  /** The same at the begin of a run that compares with this one, 0 for one that sends all. */
  public Past withCompared(long run) {
    return new Past(ended, signals, followed, run, tested, testing, taken);
  }

  /** The same after a test of this id has begun, or is over. */
  public Past withTested(long id, boolean underWay) {
    return new Past(ended, signals, followed, compared, id, underWay, taken);
  }

  /** The same after another id has been taken. */
  public Past withTaken(Ids.Taken newer) {
    return new Past(ended, signals, followed, compared, tested, testing, taken.or(newer));
  }

  boolean follows(String sync) {
    return followed.containsKey(sync);
  }

  String signalsText() {
    ArrayNode array = JSON.createArrayNode();
    signals.forEach(array::add);
    return array.toString();
  }

  String followedText() {
    ObjectNode object = JSON.createObjectNode();
    new TreeMap<>(followed).forEach(object::put);
    return object.toString();
  }

  /**
   * Reads the text form of {@link #signals}.
   *
   * @throws IllegalArgumentException when it is none
   */
  static List<String> signals(String text) {
    List<String> ids = new ArrayList<>();
    for (JsonNode id : read(text, "signals")) {
      ids.add(id.asText());
    }
    return ids;
  }

  /**
   * Reads the text form of {@link #followed}.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Map<String, Long> followed(String text) {
    Map<String, Long> ends = new TreeMap<>();
    read(text, "followed").properties().forEach(e -> ends.put(e.getKey(), number(e.getValue())));
    return ends;
  }

  private static long number(JsonNode node) {
    if (!node.isIntegralNumber()) {
      throw new IllegalArgumentException(
          "source offset field followed has an id that is no number");
    }
    return node.longValue();
  }

  private static JsonNode read(String text, String field) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("source offset field " + field + " is not JSON", e);
    }
  }
}
