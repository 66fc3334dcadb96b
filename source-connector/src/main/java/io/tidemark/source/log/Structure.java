package io.tidemark.source.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterOutputStream;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * What tables look like at a place of a log that does not say it of each row: each table as the
 * last change that made it so, in Debezium's form. Never changes.
 */
final class Structure {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ID = "id";

  private final SortedMap<String, JsonNode> tables;
  private @Nullable String text;

  private Structure(SortedMap<String, JsonNode> tables) {
    this.tables = tables;
  }

  /**
   * Reads what {@link #text} gives.
   *
   * @throws IllegalArgumentException when it is something else
   */
  static Structure of(String text) {
    SortedMap<String, JsonNode> tables = new TreeMap<>();
    try {
      JsonNode all = JSON.readTree(json(text));
      if (!all.isArray()) {
        throw new IllegalArgumentException("the tables of the position are no list");
      }
      all.forEach(table -> tables.put(table.path(ID).asText(), table));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the tables of the position are not JSON", e);
    }
    return new Structure(tables);
  }

  /** The same behind some changes. */
  Structure after(List<Struct> changes) {
    SortedMap<String, JsonNode> more = new TreeMap<>(tables);
    for (Struct change : changes) {
      String id = change.getString(ID);
      if (change.getString("type").equals("DROP")) {
        more.remove(id);
      } else {
        more.put(id, node(change));
      }
    }
    return new Structure(more);
  }

  /** Compressed, as it is kept with every position; empty without a table. */
  synchronized String text() {
    String made = text;
    if (made == null) {
      made = tables.isEmpty() ? "" : compressed(tables.values());
      text = made;
    }
    return made;
  }

  /**
   * A text as an array of changes.
   *
   * @throws IllegalArgumentException when it is none
   */
  static String json(String text) {
    if (text.isEmpty()) {
      return "[]";
    }
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try (InflaterOutputStream inflater = new InflaterOutputStream(json)) {
      inflater.write(Base64.getDecoder().decode(text));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException("the tables of the position cannot be read", e);
    }
    return json.toString(StandardCharsets.UTF_8);
  }

  private static String compressed(Collection<JsonNode> tables) {
    ArrayNode all = JSON.createArrayNode();
    all.addAll(tables);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(bytes)) {
      deflater.write(all.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of memory
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static JsonNode node(@Nullable Object value) {
    if (value instanceof Struct struct) {
      ObjectNode node = JSON.createObjectNode();
      for (Field field : struct.schema().fields()) {
        Object part = struct.getWithoutDefault(field.name());
        if (part != null) {
          node.set(field.name(), node(part));
        }
      }
      return node;
    } else if (value instanceof List<?> list) {
      ArrayNode node = JSON.createArrayNode();
      list.forEach(part -> node.add(node(part)));
      return node;
    } else if (value instanceof Map<?, ?>) {
      throw new IllegalArgumentException("a table's structure has no maps");
    }
    return JSON.valueToTree(value);
  }
}
