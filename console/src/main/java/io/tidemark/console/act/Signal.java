package io.tidemark.console.act;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A signal to the source of a sync, as its key {@code signal} takes it.
 *
 * @param id executed once
 * @param type what is asked
 * @param sync who is asked
 * @param data what is told besides
 */
public record Signal(String id, Type type, String sync, ObjectNode data) {
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

  /** What is to be changed of the source's configuration. */
  public Map<String, String> change() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", id).put("type", type.text);
    ObjectNode told = json.putObject("data");
    told.setAll(data);
    told.putArray("syncs").add(sync);
    return Map.of("signal", json.toString());
  }
}
