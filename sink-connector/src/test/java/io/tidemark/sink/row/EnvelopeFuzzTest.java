package io.tidemark.sink.row;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.dialect.CopyBuffer;
import io.tidemark.dialect.Dialects;
import io.tidemark.sink.rules.Rules;
import io.tidemark.sink.rules.TableRules;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;

/**
 * Whatever a converter makes of the bytes on a topic is a row, is passed over, or is a bad record.
 * An input is one JSON document {@code {"key": …, "value": …}}, each with a schema or without.
 */
class EnvelopeFuzzTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TableId TABLE = TableId.of("orders");
  private static final Rules RULES = Rules.of(TableRules.defaults());

  private final JsonConverter plain = converter(false);
  private final JsonConverter described = converter(true);
  private final RowDecoder decoder =
      new RowDecoder(
          new TableFormat("${table}"),
          RULES,
          new TextNul(false),
          Dialects.forUrl("jdbc:postgresql:x"));
  private final ForeignRecords foreign =
      new ForeignRecords(true, decoder, RULES, table -> Optional.of(everyKind()));

  @DisplayName("a record from elsewhere is a row, is passed over, or is refused as a bad record")
  @FuzzTest
  void envelope(byte[] json) {
    Optional<SinkRecord> record = record(json);
    try {
      record.ifPresent(this::open);
    } catch (ConnectException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  private void open(SinkRecord record) {
    SinkRecord row = foreign.open(record, Optional.empty());
    foreign.snapshot(record).ifPresent(of -> assertThat(of.table().source()).isNotEmpty());
    if (row == null) {
      assertThat(foreign.truncated(record)).as("a table that rules do not name").isEmpty();
    } else {
      encode(row);
    }
  }

  private void encode(SinkRecord row) {
    RecordPlan plan = decoder.plan(row, Optional.empty());
    CopyBuffer fields = new CopyBuffer(256);
    plan.encodeKey(row.key(), row.value(), fields);
    if (row.value() != null) {
      plan.encodeValues(row.key(), row.value(), fields);
    }
  }

  private Optional<SinkRecord> record(byte[] json) {
    try {
      if (!(JSON.readTree(json) instanceof ObjectNode record)) {
        return Optional.empty();
      }
      SchemaAndValue key = converted(record.path("key"));
      SchemaAndValue value = converted(record.path("value"));
      return Optional.of(
          new SinkRecord(
              "shop.orders", 0, key.schema(), key.value(), value.schema(), value.value(), 0));
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // the worker's converter refuses it
    }
  }

  private SchemaAndValue converted(JsonNode node) throws IOException {
    byte @Nullable [] bytes =
        node.isMissingNode() || node.isNull() ? null : JSON.writeValueAsBytes(node);
    boolean hasSchema = node.size() == 2 && node.has("schema") && node.has("payload");
    return (hasSchema ? described : plain).toConnectData("shop.orders", bytes);
  }

  private static JsonConverter converter(boolean schemas) {
    JsonConverter converter = new JsonConverter();
    converter.configure(
        Map.of("converter.type", "value", "schemas.enable", String.valueOf(schemas)));
    return converter;
  }

  /** A column of each kind, called like it, and an id. */
  private static TableSchema everyKind() {
    Stream<Column> columns =
        Arrays.stream(Kind.values())
            .map(
                kind ->
                    new Column(
                        kind.name(),
                        kind == Kind.ARRAY
                            ? ColumnType.array(ColumnType.of(Kind.STRING))
                            : ColumnType.of(kind),
                        true));
    Column id = new Column("id", ColumnType.of(Kind.INT64), false);
    return new TableSchema(TABLE, Stream.concat(Stream.of(id), columns).toList(), List.of("id"));
  }
}
