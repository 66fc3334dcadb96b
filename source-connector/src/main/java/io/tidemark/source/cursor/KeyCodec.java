package io.tidemark.source.cursor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tidemark.table.Column;
import io.tidemark.table.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The cells of a key as a JSON array of texts, and back, exactly. Texts rather than JSON numbers:
 * no reader on the way may round them.
 */
public final class KeyCodec {
  private static final ObjectMapper JSON = new ObjectMapper();

  private KeyCodec() {}

  /** Whether keys with such a column have a text form; those without are read in one snapshot. */
  public static boolean supports(Kind kind) {
    return kind != Kind.ARRAY && kind != Kind.JSON;
  }

  /**
   * Writes a position.
   *
   * @param key the key's columns
   * @param cells one for each, never null
   */
  public static String encode(List<Column> key, List<Object> cells) {
    ArrayNode array = JSON.createArrayNode();
    for (int i = 0; i < key.size(); i++) {
      array.add(text(key.get(i).type().kind(), cells.get(i)));
    }
    return array.toString();
  }

  /**
   * Reads a position.
   *
   * @throws IllegalArgumentException when the text is not a key of these columns
   */
  public static List<Object> decode(List<Column> key, String text) {
    JsonNode array = parse(text);
    if (!array.isArray() || array.size() != key.size()) {
      throw new IllegalArgumentException("position is not an array of " + key.size() + " texts");
    }
    List<Object> cells = new ArrayList<>(key.size());
    for (int i = 0; i < key.size(); i++) {
      if (!array.get(i).isTextual()) {
        throw new IllegalArgumentException("position of " + key.get(i).name() + " is not a text");
      }
      cells.add(cell(key.get(i), array.get(i).textValue()));
    }
    return cells;
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      // without the cause, whose message quotes the text and with it values
      throw new IllegalArgumentException("position is not JSON");
    }
  }

  static String text(Kind kind, Object cell) {
    return switch (kind) {
      case BYTES -> Base64.getEncoder().encodeToString((byte[]) cell);
      case ARRAY, JSON -> throw new IllegalArgumentException("no position by " + kind);
      default -> cell.toString();
    };
  }

  static Object cell(Column column, String text) {
    try {
      return switch (column.type().kind()) {
        case BOOLEAN -> bool(text);
        case INT8 -> Byte.valueOf(text);
        case INT16 -> Short.valueOf(text);
        case INT32, DATE -> Integer.valueOf(text);
        case INT64, TIME, TIMESTAMP, TIMESTAMP_TZ -> Long.valueOf(text);
        case FLOAT32 -> Float.valueOf(text);
        case FLOAT64 -> Double.valueOf(text);
        case DECIMAL -> new BigDecimal(text);
        case BYTES -> Base64.getDecoder().decode(text);
        case STRING, UUID, OTHER -> text;
        case ARRAY, JSON -> throw new IllegalArgumentException("no such position");
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "position of " + column.name() + " is not a " + column.type());
    }
  }

  private static Boolean bool(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    throw new IllegalArgumentException("not a boolean");
  }
}
