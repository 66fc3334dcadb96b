package io.tidemark.sink.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records by which Debezium speaks of itself, as its connectors of version 3 write them. */
class ServiceRecordsTest {
  private final Envelopes envelopes = new Envelopes();
  private final JsonConverter json = new JsonConverter();

  ServiceRecordsTest() {
    json.configure(Map.of("converter.type", "value", "schemas.enable", "false"));
  }

  private SinkRecord record(Object key, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    SchemaAndValue data = json.toConnectData("any", bytes);
    return new SinkRecord("any", 0, null, key, data.schema(), data.value(), 0);
  }

  private SinkRecord plain(String key, String value) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    return record(json.toConnectData("any", bytes).value(), value);
  }

  private static SinkRecord described(String name) {
    Schema schema = SchemaBuilder.struct().name(name).field("ts_ms", Schema.INT64_SCHEMA).build();
    return new SinkRecord("any", 0, null, null, schema, new Struct(schema).put("ts_ms", 1L), 0);
  }

  @ParameterizedTest
  @DisplayName("with a schema they are known by its name, and passed over")
  @ValueSource(
      strings = {
        "io.debezium.connector.common.Heartbeat",
        "io.debezium.connector.common.TransactionMetadataValue",
        "io.debezium.connector.common.Notification",
        "io.debezium.connector.mysql.SchemaChangeValue",
        "io.debezium.connector.postgresql.SchemaChangeValue"
      })
  void known(String name) {
    assertThat(envelopes.open(described(name))).isNull();
    assertThat(envelopes.isTruncation(described(name))).isFalse();
  }

  @ParameterizedTest
  @DisplayName("schemas of rows that are called alike are rows")
  @ValueSource(
      strings = {
        "inventory.public.Heartbeat",
        "inventory.public.SchemaChangeValue",
        "io.debezium.connector.common.Heartbeats",
        "io.debezium.data.Json"
      })
  void describedRows(String name) {
    SinkRecord row = described(name);
    assertThat(envelopes.open(row)).isSameAs(row);
  }

  /** Behind the bar are the key and the value. */
  @ParameterizedTest(name = "{0}")
  @DisplayName("without a schema they are known by all of their fields, and passed over")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          heartbeat    | {"serverName":"inventory"} | {"ts_ms":1764270000000}
          begin        | {"id":"571:53195832"} | {"status":"BEGIN","id":"571:53195832","event_count":null,"data_collections":null,"ts_ms":1764270000000}
          end          | {"id":"571:53195832"} | {"status":"END","id":"571:53195832","event_count":2,"data_collections":[{"data_collection":"public.a","event_count":2}],"ts_ms":1764270000000}
          schema       | {"databaseName":"inventory"} | {"source":{"server":"inventory"},"ts_ms":1764270000000,"databaseName":"inventory","schemaName":null,"ddl":"CREATE TABLE a (id INT)","tableChanges":[]}
          notification | {"id":"5563ae14"} | {"id":"5563ae14","type":"COMPLETED","aggregate_type":"Initial Snapshot","additional_data":{"connector_name":"inventory"},"timestamp":1764270000000}
          """)
  void plainOnes(String what, String key, String value) {
    assertThat(envelopes.open(plain(key, value))).as(what).isNull();
  }

  @ParameterizedTest
  @DisplayName("signals, which people write beside the server's name, are passed over")
  @ValueSource(
      strings = {
        "{\"type\":\"execute-snapshot\",\"data\":{\"data-collections\":[\"public.a\"],\"type\":\"INCREMENTAL\"}}",
        "{\"id\":\"1\",\"type\":\"log\",\"data\":{\"message\":\"at {}\"}}"
      })
  void signals(String value) {
    assertThat(envelopes.open(record("inventory", value))).isNull();
  }

  /** Behind the bar are the key and the value. */
  @ParameterizedTest
  @DisplayName("rows that have one field more, one less or another key are rows")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"id":1} | {"ts_ms":1764270000000}
          {"serverName":"inventory"} | {"ts_ms":1764270000000,"id":1}
          {"id":1} | {"status":"BEGIN","id":1,"ts_ms":1764270000000}
          {"no":1} | {"id":"1","type":"a","aggregate_type":"b","additional_data":null,"timestamp":1}
          {"id":1} | {"id":"1","type":"log","data":{"message":"a"}}
          """)
  void plainRows(String key, String value) {
    SinkRecord row = plain(key, value);
    assertThat(envelopes.open(row)).isSameAs(row);
  }

  @Test
  @DisplayName("a row of a signal table's shape is a row: its data is a text")
  void signalTable() {
    for (String value :
        List.of(
            "{\"id\":\"1\",\"type\":\"log\",\"data\":\"{}\"}",
            "{\"type\":\"order\",\"data\":{\"a\":1}}",
            "{\"type\":\"log\",\"data\":{},\"level\":1}")) {
      SinkRecord row = record("inventory", value);
      assertThat(envelopes.open(row)).as(value).isSameAs(row);
    }
  }
}
