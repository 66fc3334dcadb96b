package io.tidemark.source.read;

import io.tidemark.connect.CellToConnect;
import io.tidemark.connect.RecordSchemas;
import io.tidemark.generation.RecordHeaders;
import io.tidemark.generation.StreamId;
import io.tidemark.source.generation.SourceOffset;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.read.TideRecord.Origin;
import io.tidemark.source.read.TideRecord.Part;
import io.tidemark.table.Column;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns the keys of one reconciliation into records on a topic of their own. They have a value:
 * without one they would be tombstones to everyone else, and compaction would erase rows.
 */
public final class KeyRecords implements PageRecords {
  private final String topic;
  private final ConnectHeaders headers;
  private final Schema schema;
  private final Field[] fields;
  private final CellToConnect[] converters;

  /** For an attempt at a reconciliation of what is read, which has a key. */
  public KeyRecords(StreamId stream, SyncSpec spec, TableSchema found, SourceOffset begun) {
    TableSchema table = Layout.of(of(found), spec.mapping()).sent();
    this.topic = topic(spec);
    this.headers =
        RowRecords.headers(
            stream, 0, begun.planId(), RecordHeaders.KIND_KEY, begun.generation(), begun.attempt());
    this.schema =
        RecordSchemas.key(table, RecordSchemas.name(spec.topic(), "Key"), spec.decimalMode());
    this.fields = schema.fields().toArray(new Field[0]);
    this.converters = new CellToConnect[fields.length];
    List<Column> key = table.keyColumns();
    for (int i = 0; i < fields.length; i++) {
      converters[i] =
          CellToConnect.of(
              key.get(i).type(),
              fields[i].schema(),
              RecordSchemas.mode(table, key.get(i), spec.decimalMode()));
    }
  }

  /** Where the keys of a sync's rows go. */
  public static String topic(SyncSpec spec) {
    return spec.topic() + ".keys";
  }

  /** What is read of a table: its key columns, in key order. */
  public static TableSchema of(TableSchema table) {
    return new TableSchema(table.id(), table.keyColumns(), table.key());
  }

  @Override
  public List<SourceRecord> of(List<@Nullable Object[]> rows, Origin origin) {
    List<SourceRecord> records = new ArrayList<>(rows.size());
    for (@Nullable Object[] cells : rows) {
      records.add(
          new TideRecord(
              origin,
              topic,
              new Part(schema, key(cells)),
              new Part(Schema.BOOLEAN_SCHEMA, true),
              headers));
    }
    return records;
  }

  @SuppressWarnings("NullAway") // a struct takes null for an optional field, unannotated
  private Struct key(@Nullable Object[] cells) {
    Struct key = new Struct(schema);
    for (int i = 0; i < fields.length; i++) {
      key.put(fields[i], converters[i].convert(cells[i]));
    }
    return key;
  }
}
