package io.tidemark.source.cursor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/**
 * Up to where a sync has read by its cursor: behind a row, or, without a key, before all rows that
 * have the value.
 *
 * @param value text of the cursor's value, see {@link CursorText}
 * @param key text of the row's key, see {@link KeyCodec}
 */
public record Position(String value, @Nullable String key) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Before all rows that have the value. */
  public static Position before(String value) {
    return new Position(value, null);
  }

  /** Both in one text. */
  public String encode() {
    return JSON.createArrayNode().add(value).add(key).toString();
  }

  /**
   * Reads {@link #encode}'s text.
   *
   * @throws IllegalArgumentException when the text is none
   */
  public static Position decode(String text) {
    try {
      JsonNode array = JSON.readTree(text);
      if (array.isArray()
          && array.size() == 2
          && array.get(0).isTextual()
          && (array.get(1).isTextual() || array.get(1).isNull())) {
        return new Position(array.get(0).textValue(), array.get(1).textValue());
      }
    } catch (JsonProcessingException e) {
      // below, without the cause, whose message quotes the text and with it values
    }
    throw new IllegalArgumentException("not a position of a cursor");
  }
}
