package io.tidemark.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.cli.client.Answer;
import io.tidemark.cli.client.SyncName;
import io.tidemark.cli.client.WorkerClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A connector's configuration in a file, in one of the forms in which Connect takes it: {@code
 * {"name": …, "config": {…}}}, or the keys alone.
 */
final class ConfigFile {
  private static final String CLASS = "connector.class";
  private static final String NAME = "name";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode keys;

  private ConfigFile(ObjectNode keys) {
    this.keys = keys;
  }

  /**
   * Reads a file, or the standard input for {@code -}.
   *
   * @throws IllegalArgumentException saying what is wrong, without quoting it
   */
  static ConfigFile read(Path file) {
    try (InputStream in = file.toString().equals("-") ? System.in : Files.newInputStream(file)) {
      return of(JSON.readTree(in));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "%s is no JSON, at line %d".formatted(file, e.getLocation().getLineNr()), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file, e);
    }
  }

  /**
   * Reads a document.
   *
   * @throws IllegalArgumentException when it is no configuration
   */
  static ConfigFile of(JsonNode document) {
    JsonNode config = document.path("config").isObject() ? document.path("config") : document;
    ObjectNode keys = JsonNodeFactory.instance.objectNode();
    if (document.path(NAME).isTextual()) {
      keys.set(NAME, document.path(NAME));
    }
    for (Map.Entry<String, JsonNode> key : config.properties()) {
      if (key.getValue().isContainerNode()) {
        throw new IllegalArgumentException("the value of " + key.getKey() + " is no text");
      }
      keys.put(key.getKey(), key.getValue().isNull() ? null : key.getValue().asText());
    }
    if (!keys.path(CLASS).isTextual()) {
      throw new IllegalArgumentException("it has no " + CLASS);
    }
    return new ConfigFile(keys);
  }

  /** Its connector's class, as it names it. */
  String type() {
    return keys.path(CLASS).asText();
  }

  /** The connector's name; empty when it has none, which is a problem of its own. */
  String name() {
    return keys.path(NAME).asText("");
  }

  /** By which a sink's runs are known. */
  String sinkId() {
    return keys.path("sink.id").asText(name());
  }

  /** What the worker says of it. */
  Answer validated(WorkerClient worker) {
    return worker.put("/connector-plugins/" + SyncName.encoded(type()) + "/config/validate", keys);
  }

  /** As {@code POST /connectors} takes it. */
  ObjectNode document() {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put(NAME, name());
    return document.set("config", keys);
  }

  /** All of its keys. */
  ObjectNode keys() {
    return keys;
  }
}
