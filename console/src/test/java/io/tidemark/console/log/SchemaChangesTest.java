package io.tidemark.console.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.generation.TableSchemaCodec;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How tables have changed. */
class SchemaChangesTest {
  private static final Column ID = new Column("id", ColumnType.of(Kind.INT64), false);
  private static final Column NOTE = new Column("note", ColumnType.string(10), true);

  private static ObjectNode generation(int number, List<String> key, Column... columns) {
    TableSchema table = new TableSchema(TableId.of("orders"), List.of(columns), key);
    return JsonNodeFactory.instance
        .objectNode()
        .put("generation", number)
        .putNull("started_at")
        .put(SchemaChanges.SCHEMA, TableSchemaCodec.encode(table));
  }

  @Test
  @DisplayName("columns that came, went or are another, and keys, are told with their generation")
  void changes() {
    List<String> key = List.of("id");
    List<ObjectNode> found =
        SchemaChanges.of(
            List.of(
                generation(1, key, ID),
                generation(2, key, ID, NOTE),
                generation(3, key, ID, NOTE),
                generation(4, key, ID, new Column("note", ColumnType.string(20), false)),
                generation(5, List.of(), ID)));
    assertThat(found).extracting(one -> one.path("generation").intValue()).containsExactly(5, 4, 2);
    assertThat(found.get(2).path("changes").toString())
        .isEqualTo("[\"column note came, string(10)\"]");
    assertThat(found.get(1).path("changes").toString())
        .isEqualTo("[\"column note was string(10), and is string(20) not null\"]");
    assertThat(found.get(0).path("changes").toString())
        .isEqualTo("[\"column note went\",\"its key was [id], and is []\"]");
    assertThat(SchemaChanges.of(List.of(generation(1, key, ID)))).isEmpty();
  }
}
