package io.tidemark.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a release leaves behind of its sources, as files: Connect's offsets, where the topics end,
 * and the states of syncs of mode diff.
 *
 * @param folder the release's
 */
record LeftBehind(Path folder) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  void write(FakeOffsets offsets, Path snapshots) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode entries = root.putArray("offsets");
    offsets.all().entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getKey().toString()))
        .forEach(
            entry -> {
              ObjectNode node = entries.addObject();
              node.set("partition", JSON.valueToTree(entry.getKey()));
              node.set("offset", JSON.valueToTree(entry.getValue()));
            });
    root.set("topics", JSON.valueToTree(offsets.ends()));
    try {
      Files.createDirectories(folder);
      Files.writeString(file(), JSON.writeValueAsString(root) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    copy(snapshots, folder.resolve("snapshots"));
  }

  private Path file() {
    return folder.resolve("offsets.json");
  }

  /** The offsets, as Connect would have read them. */
  FakeOffsets offsets() {
    JsonNode root = read();
    FakeOffsets offsets = new FakeOffsets();
    root.path("offsets")
        .forEach(entry -> offsets.keep(map(entry.path("partition")), map(entry.path("offset"))));
    root.path("topics")
        .properties()
        .forEach(topic -> offsets.endAt(topic.getKey(), topic.getValue().longValue()));
    return offsets;
  }

  private JsonNode read() {
    try {
      return JSON.readTree(file().toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked") // a JSON object is nothing else
  private static Map<String, Object> map(JsonNode object) {
    return new HashMap<>(JSON.convertValue(object, Map.class));
  }

  /** Lays out the states of syncs of mode diff. */
  void layOut(Path snapshots) {
    copy(folder.resolve("snapshots"), snapshots);
  }

  /** State files are in folders of their syncs, beside a file that is only locked. */
  private static void copy(Path from, Path to) {
    for (Path file : states(from)) {
      try {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** All state files below a folder. */
  static List<Path> states(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.toString().endsWith(".state")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
