package io.tidemark.source.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which columns the records of a run carry, in the compact form that offsets keep, so that a later
 * run sees whether rows that have not changed lack something.
 *
 * @param mapping a digest of the settings that chose them
 * @param fields by a field's name, a digest of where it comes from: column, type, whether masked
 */
public record SentColumns(String mapping, Map<String, String> fields) {

  /** Digits of a digest: enough that two that differ look the same once in four billion times. */
  private static final int DIGITS = 8;

  /** Names that a reason lists at most. */
  private static final int NAMED = 5;

  private static final ObjectMapper JSON = new ObjectMapper();

  public SentColumns {
    fields = Map.copyOf(fields);
  }

  /** How the columns of one run differ from those of an earlier one. */
  public enum Difference {
    /** Not at all, or only in what nothing is known of. */
    NONE,
    /** Some are not sent any more: what was sent before stays as it is. */
    REMOVED,
    /** There are new ones, or others under the same name: rows that have not changed lack them. */
    ADDED
  }

  /**
   * A difference.
   *
   * @param difference of which kind
   * @param reason names what differs, for people; empty when nothing does
   */
  public record Change(Difference difference, String reason) {
    private static final Change NONE = new Change(Difference.NONE, "");

    /** Whether every row has to be read again, so that those that have not changed get it too. */
    public boolean needsAllRows() {
      return difference == Difference.ADDED;
    }
  }

  /**
   * The columns of a run.
   *
   * @param settings that chose them
   * @param fields by name, what decides a field's values
   */
  public static SentColumns of(List<List<String>> settings, Map<String, List<String>> fields) {
    Map<String, String> digests = new TreeMap<>();
    fields.forEach((name, what) -> digests.put(name, digest(what)));
    return new SentColumns(digest(settings), digests);
  }

  private static String digest(List<?> parts) {
    return Prints.of(parts.stream().map(SentColumns::part).toList()).substring(0, DIGITS);
  }

  private static String part(Object part) {
    return part instanceof List<?> list
        ? Prints.of(list.stream().map(String::valueOf).toList())
        : String.valueOf(part);
  }

  /**
   * Whether these were chosen by the same settings; what the source has may differ all the same.
   */
  public boolean chosenBy(List<List<String>> settings) {
    return mapping.equals(digest(settings));
  }

  /** How these differ from those of an earlier run. */
  public Change since(SentColumns before) {
    List<String> added = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    new TreeMap<>(fields)
        .forEach(
            (name, digest) -> {
              String was = before.fields.get(name);
              if (was == null) {
                added.add(name);
              } else if (!was.equals(digest)) {
                changed.add(name);
              }
            });
    List<String> removed =
        before.fields.keySet().stream().filter(n -> !fields.containsKey(n)).sorted().toList();
    List<String> said = new ArrayList<>();
    say(said, "added", added);
    say(said, "changed", changed);
    say(said, "removed", removed);
    if (said.isEmpty()) {
      return Change.NONE;
    }
    boolean more = !added.isEmpty() || !changed.isEmpty();
    return new Change(more ? Difference.ADDED : Difference.REMOVED, String.join(", ", said));
  }

  private static void say(List<String> said, String verb, List<String> names) {
    if (!names.isEmpty()) {
      String more = names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "";
      said.add(
          verb + " " + String.join(" ", names.subList(0, Math.min(NAMED, names.size()))) + more);
    }
  }

  /** The text form, for an offset: one JSON object. */
  public String text() {
    ObjectNode root = JSON.createObjectNode().put("mapping", mapping);
    ObjectNode object = root.putObject("fields");
    new TreeMap<>(fields).forEach(object::put);
    return root.toString();
  }

  /**
   * Reads the text form.
   *
   * @return empty for an offset of a release that did not keep it
   * @throws IllegalArgumentException when it is not {@link #text}'s
   */
  public static Optional<SentColumns> parse(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonNode root = JSON.readTree(text);
      Map<String, String> fields = new TreeMap<>();
      for (Map.Entry<String, JsonNode> field : root.path("fields").properties()) {
        fields.put(field.getKey(), field.getValue().asText());
      }
      return Optional.of(new SentColumns(root.path("mapping").asText(), fields));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("source offset field columns is not JSON", e);
    }
  }
}
