package io.tidemark.generation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tidemark.generation.Marker.Scope;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Markers as flat maps of primitives, which every converter can carry, and back. Readers ignore
 * fields they do not know; a higher version is refused, because an unknown rule may forbid what an
 * older reader would do.
 */
public final class MarkerCodec {
  /** The version that this codec writes and the highest that it reads. */
  public static final int VERSION = 1;

  /** Names of the fields that hold a long. All others but {@code deletable} hold text. */
  public static final List<String> LONG_FIELDS =
      List.of(
          "v",
          "scope",
          "scopes",
          "planId",
          "generation",
          "rows",
          "dropped",
          "startedAt",
          "endedAt");

  /** Names of the fields that hold text and are always present. */
  public static final List<String> TEXT_FIELDS =
      List.of(
          "type",
          "source",
          "connector",
          "sync",
          "table",
          "topic",
          "trigger",
          "attempts",
          "mode",
          "fingerprint",
          "ends");

  /** Names of the fields that hold text or null. */
  public static final List<String> OPTIONAL_FIELDS =
      List.of("reason", "schema", "cursor", "watermark");

  /** Name of the one field that holds a boolean. */
  public static final String DELETABLE = "deletable";

  private static final ObjectMapper JSON = new ObjectMapper();

  private MarkerCodec() {}

  /**
   * The record key: START never compacts END, one scope never another, and what a test says never
   * what a generation says, which may wait to be read.
   */
  public static String key(Marker marker) {
    ArrayNode key = JSON.createArrayNode();
    key.add(marker.stream().source()).add(marker.stream().sync());
    key.add(marker.scope().index()).add(marker.type().name());
    if (marker.mode().equals(Marker.TEST)) {
      key.add(Marker.TEST);
    }
    return key.toString();
  }

  /** The flat form: field name to Long, String, Boolean or null. */
  public static Map<String, @Nullable Object> encode(Marker m) {
    Map<String, @Nullable Object> flat = new LinkedHashMap<>();
    flat.put("v", (long) VERSION);
    flat.put("type", m.type().name());
    flat.put("source", m.stream().source());
    flat.put("connector", m.connector());
    flat.put("sync", m.stream().sync());
    flat.put("table", m.table());
    flat.put("topic", m.topic());
    flat.put("trigger", m.trigger());
    flat.put("scope", (long) m.scope().index());
    flat.put("scopes", (long) m.scope().count());
    flat.put("planId", m.scope().planId());
    flat.put("generation", m.generation());
    flat.put(
        "attempts", m.attempts().stream().map(String::valueOf).collect(Collectors.joining(",")));
    flat.put("mode", m.mode());
    flat.put(DELETABLE, m.deletable());
    flat.put("reason", m.reason());
    flat.put("schema", m.tableSchema().map(TableSchemaCodec::encode).orElse(null));
    flat.put("fingerprint", m.fingerprint());
    flat.put("ends", m.ends().toJson());
    flat.put("rows", m.rows());
    flat.put("dropped", m.dropped());
    flat.put("cursor", m.cursor());
    flat.put("watermark", m.watermark());
    flat.put("startedAt", m.startedAt());
    flat.put("endedAt", m.endedAt());
    return flat;
  }

  /**
   * Reads a marker from its fields.
   *
   * @param field gives the value of a field, null when it is absent or null
   * @throws LaterVersionException when the version is higher than {@link #VERSION}
   * @throws IllegalArgumentException when a field that is needed is missing or of another type
   */
  public static Marker decode(Function<String, @Nullable Object> field) {
    LaterVersionException.check("the marker", number(field, "v"), VERSION);
    String schema = optional(field, "schema");
    return new Marker(
        Marker.Type.valueOf(text(field, "type")),
        new StreamId(text(field, "source"), text(field, "sync")),
        text(field, "connector"),
        text(field, "table"),
        text(field, "topic"),
        new Scope(count(field, "scope"), count(field, "scopes"), number(field, "planId")),
        number(field, "generation"),
        Arrays.stream(text(field, "attempts").split(",")).map(Long::valueOf).toList(),
        text(field, "mode"),
        Boolean.TRUE.equals(field.apply(DELETABLE)),
        text(field, "trigger"),
        optional(field, "reason"),
        schema == null ? null : TableSchemaCodec.decode(schema),
        text(field, "fingerprint"),
        Manifest.parse(text(field, "ends")),
        number(field, "rows"),
        number(field, "dropped"),
        optional(field, "cursor"),
        optional(field, "watermark"),
        number(field, "startedAt"),
        number(field, "endedAt"));
  }

  private static long number(Function<String, @Nullable Object> field, String name) {
    if (field.apply(name) instanceof Number number) {
      return number.longValue();
    }
    throw new IllegalArgumentException("marker field " + name + " is not a number");
  }

  private static int count(Function<String, @Nullable Object> field, String name) {
    long value = number(field, name);
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("marker field " + name + " is out of range");
    }
    return (int) value;
  }

  private static String text(Function<String, @Nullable Object> field, String name) {
    String text = optional(field, name);
    if (text == null) {
      throw new IllegalArgumentException("marker field " + name + " is missing");
    }
    return text;
  }

  private static @Nullable String optional(Function<String, @Nullable Object> field, String name) {
    Object value = field.apply(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw new IllegalArgumentException("marker field " + name + " is not text");
  }
}
