package io.tidemark.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Table schemas as JSON text: what a marker tells of the table it is about. Collations and
 * generated columns stay behind; they are the source database's own affair.
 */
public final class TableSchemaCodec {
  private static final ObjectMapper JSON = new ObjectMapper();

  private TableSchemaCodec() {}

  /**
   * The text form: a JSON object of {@code schema} (if any), {@code name}, {@code columns} (each
   * with {@code type}, {@code name}, {@code nullable} and what else its type has) and {@code key}.
   */
  public static String encode(TableSchema table) {
    ObjectNode root = JSON.createObjectNode();
    if (table.id().schema() != null) {
      root.put("schema", table.id().schema());
    }
    root.put("name", table.id().name());
    ArrayNode columns = root.putArray("columns");
    for (Column column : table.columns()) {
      ObjectNode node = encode(column.type());
      node.put("name", column.name());
      node.put("nullable", column.nullable());
      columns.add(node);
    }
    ArrayNode key = root.putArray("key");
    table.key().forEach(key::add);
    return root.toString();
  }

  private static ObjectNode encode(ColumnType type) {
    ObjectNode node = JSON.createObjectNode();
    node.put("type", type.kind().name());
    if (type.length() > 0) {
      node.put("length", type.length());
    }
    if (type.precision() > 0) {
      node.put("precision", type.precision()).put("scale", type.scale());
    }
    if (type.nativeName() != null) {
      node.put("native", type.nativeName());
    }
    if (type.element() != null) {
      node.set("element", encode(type.element()));
    }
    return node;
  }

  /**
   * Reads {@link #encode}'s text.
   *
   * @throws IllegalArgumentException when the text is not a table schema
   */
  public static TableSchema decode(String json) {
    try {
      JsonNode root = JSON.readTree(json);
      List<Column> columns = new ArrayList<>();
      for (JsonNode node : root.path("columns")) {
        columns.add(
            new Column(required(node, "name"), type(node), node.path("nullable").asBoolean()));
      }
      List<String> key = new ArrayList<>();
      root.path("key").forEach(name -> key.add(name.asText()));
      return new TableSchema(
          new TableId(optional(root, "schema"), required(root, "name")), columns, key);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("table schema is not JSON", e);
    }
  }

  private static ColumnType type(JsonNode node) {
    JsonNode element = node.get("element");
    int precision = size(node, "precision");
    return new ColumnType(
        Kind.valueOf(required(node, "type")),
        size(node, "length"),
        precision,
        precision == 0 ? 0 : node.path("scale").asInt(),
        element == null ? null : type(element),
        optional(node, "native"));
  }

  private static int size(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (value.isMissingNode()) {
      return 0;
    } else if (!value.isInt() || value.intValue() < 0) {
      throw new IllegalArgumentException("table schema has a " + field + " that is no size");
    }
    return value.intValue();
  }

  private static String required(JsonNode node, String field) {
    String value = optional(node, field);
    if (value == null) {
      throw new IllegalArgumentException("table schema lacks " + field);
    }
    return value;
  }

  private static @Nullable String optional(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isTextual() && !value.isMissingNode() && !value.isNull()) {
      throw new IllegalArgumentException("table schema has a " + field + " that is no text");
    }
    return value.textValue();
  }
}
