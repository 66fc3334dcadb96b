package io.tidemark.console.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rows as a file. */
class CsvTest {
  @Test
  @DisplayName("texts are quoted, numbers are not, NULL is nothing, and no text becomes a formula")
  void cells() {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("part", -1).put("key", "{\"id\":7}").putNull("table").put("message", "=cmd(\"x\")\n");
    assertThat(Csv.names(row)).isEqualTo("part,key,table,message\r\n");
    assertThat(Csv.line(row)).isEqualTo("-1,\"{\"\"id\"\":7}\",,\"'=cmd(\"\"x\"\")\n\"\r\n");
  }
}
