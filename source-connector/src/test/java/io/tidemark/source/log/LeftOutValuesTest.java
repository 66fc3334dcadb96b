package io.tidemark.source.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What Debezium sends for an array of uuid that it was not told")
class LeftOutValuesTest {
  private static final String USUAL = "__debezium_unavailable_value";

  private static final String OF_UUIDS =
      UUID.nameUUIDFromBytes(USUAL.getBytes(StandardCharsets.UTF_8)).toString();

  private static final Schema ROW =
      SchemaBuilder.struct()
          .optional()
          .field("id", Schema.INT64_SCHEMA)
          .field("note", Schema.OPTIONAL_STRING_SCHEMA)
          .field("ids", SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA).optional().build())
          .build();

  private static final Schema ENVELOPE = SchemaBuilder.struct().field("after", ROW).build();

  private static final Schema MESSAGE =
      SchemaBuilder.struct().field("op", Schema.OPTIONAL_STRING_SCHEMA).build();

  private static Struct after(String note, List<String> ids) {
    Struct row = new Struct(ROW).put("id", 1L).put("note", note).put("ids", ids);
    Struct value = new Struct(ENVELOPE).put("after", row);
    LeftOutValues.knowAgain(value);
    return value.getStruct("after");
  }

  @Test
  @DisplayName("is made what it sends for other values, so that it is read again like those")
  void usual() {
    assertThat(after("new", List.of(OF_UUIDS)).getArray("ids")).isEqualTo(List.of(USUAL));
  }

  @Test
  @DisplayName("and nothing else is changed, neither other values nor rows that have gone")
  void others() {
    List<String> ids = List.of(OF_UUIDS, OF_UUIDS);
    Struct row = after(OF_UUIDS, ids);
    assertThat(row.getArray("ids")).isEqualTo(ids);
    assertThat(row.getString("note")).isEqualTo(OF_UUIDS);
    Struct gone = new Struct(ENVELOPE);
    LeftOutValues.knowAgain(gone);
    LeftOutValues.knowAgain(new Struct(MESSAGE));
    assertThat(gone.getStruct("after")).isNull();
  }
}
