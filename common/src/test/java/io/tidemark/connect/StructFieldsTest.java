package io.tidemark.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StructFieldsTest {
  private final Schema schema =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("note", Schema.OPTIONAL_STRING_SCHEMA)
          .build();
  private final StructFields fields = new StructFields(schema);

  @Test
  @DisplayName("values get where Struct.put would put them")
  void puts() {
    Struct struct = new Struct(schema);
    fields.put(struct, 0, 7L);
    fields.put(struct, 1, null);
    assertThat(struct).isEqualTo(new Struct(schema).put("id", 7L).put("note", null));
  }

  @Test
  @DisplayName("what a field does not take is told with the field's name, as Struct.put tells it")
  void refuses() {
    Struct struct = new Struct(schema);
    assertThatThrownBy(() -> fields.put(struct, 0, "7"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("\"id\"");
    assertThatThrownBy(() -> fields.put(struct, 0, null))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("\"id\"");
  }
}
