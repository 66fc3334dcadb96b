package io.tidemark.console.act;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A signal to a source, as its key {@code signal} takes it.
 *
 * @param id executed once
 * @param type what is asked
 * @param syncs who are asked; empty for all of the source's
 * @param data what is told besides
 */
public record Signal(String id, Type type, List<String> syncs, ObjectNode data) {
  /** What can be asked of a source. */
  public enum Type {
    RUN("run"),
    RESYNC("resync"),
    FULL("full"),
    RESET("reset"),
    TEST_ROW("test-row"),
    ABORT("abort");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    /** The name in a signal and in a path. */
    public String text() {
      return text;
    }

    /** The type of a name. */
    public static Optional<Type> of(String text) {
      return List.of(values()).stream().filter(type -> type.text.equals(text)).findFirst();
    }
  }

  public Signal {
    syncs = List.copyOf(syncs);
  }

  /** What is to be changed of the source's configuration. */
  public Map<String, String> change() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id).put("type", type.text);
    ObjectNode told = json.putObject("data");
    told.setAll(data);
    if (!syncs.isEmpty()) {
      syncs.forEach(told.putArray("syncs")::add);
    }
    return Map.of("signal", json.toString());
  }
}
