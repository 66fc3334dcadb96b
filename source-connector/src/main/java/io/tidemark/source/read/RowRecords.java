package io.tidemark.source.read;

import io.tidemark.connect.CellToConnect;
import io.tidemark.connect.DecimalMode;
import io.tidemark.connect.RecordSchemas;
import io.tidemark.connect.StructFields;
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
import java.util.Objects;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Turns the rows of one generation into records; schemas and converters are made once for all. */
public final class RowRecords implements PageRecords {
  private final StreamId stream;
  private final int scope;
  private final long plan;
  private final String topic;
  private ConnectHeaders headers;
  private final StructFields fields;
  private final Layout.Part[] parts;
  private final CellToConnect[] converters;
  private final int[] keyIndexes;
  private final @Nullable StructFields keyFields;

  /**
   * For the rows of an attempt at a generation.
   *
   * @param found what is read, of which the sync's mapping says what is sent
   * @param begun what the attempt was begun with
   */
  public RowRecords(StreamId stream, SyncSpec spec, TableSchema found, SourceOffset begun) {
    Layout layout = Layout.of(found, spec.mapping());
    TableSchema table = layout.sent();
    this.stream = stream;
    this.topic = spec.topic();
    this.scope = spec.scope().index();
    this.plan = begun.planId();
    this.headers = headers(RecordHeaders.KIND_ROW, begun.generation(), begun.attempt());
    this.fields =
        new StructFields(
            RecordSchemas.value(table, RecordSchemas.name(topic, "Value"), spec.decimalMode()));
    this.keyFields =
        table.hasKey()
            ? new StructFields(
                RecordSchemas.key(table, RecordSchemas.name(topic, "Key"), spec.decimalMode()))
            : null;
    this.parts = layout.parts().toArray(new Layout.Part[0]);
    this.converters = new CellToConnect[fields.size()];
    List<Column> columns = table.columns();
    for (int i = 0; i < converters.length; i++) {
      Column column = columns.get(i);
      DecimalMode mode = RecordSchemas.mode(table, column, spec.decimalMode());
      converters[i] = CellToConnect.of(column.type(), fields.get(i).schema(), mode);
    }
    this.keyIndexes = table.keyColumns().stream().mapToInt(columns::indexOf).toArray();
  }

  /**
   * Makes the records that follow those of changes.
   *
   * @param read id of the read that saw them
   * @param run id of the run
   */
  public void changes(long read, long run) {
    headers = headers(RecordHeaders.KIND_CHANGE, read, run);
  }

  private ConnectHeaders headers(String kind, long generation, long attempt) {
    return headers(stream, scope, plan, kind, generation, attempt);
  }

  /**
   * The headers of a record.
   *
   * @param kind one of the kinds of {@link RecordHeaders}
   */
  public static ConnectHeaders headers(
      StreamId stream, int scope, long plan, String kind, long generation, long attempt) {
    ConnectHeaders headers = new ConnectHeaders();
    headers.addString(RecordHeaders.SOURCE, stream.source());
    headers.addString(RecordHeaders.SYNC, stream.sync());
    headers.addInt(RecordHeaders.SCOPE, scope);
    headers.addLong(RecordHeaders.PLAN, plan);
    headers.addString(RecordHeaders.KIND, kind);
    headers.addLong(RecordHeaders.GENERATION, generation);
    headers.addLong(RecordHeaders.ATTEMPT, attempt);
    return headers;
  }

  @Override
  public List<SourceRecord> of(List<@Nullable Object[]> rows, Origin origin) {
    List<SourceRecord> records = new ArrayList<>(rows.size());
    for (@Nullable Object[] cells : rows) {
      records.add(record(cells, origin));
    }
    return records;
  }

  private TideRecord record(@Nullable Object[] cells, Origin origin) {
    Struct value = new Struct(fields.schema());
    for (int i = 0; i < converters.length; i++) {
      fields.put(value, i, converters[i].convert(parts[i].cell(cells)));
    }
    return new TideRecord(origin, topic, key(value), new Part(fields.schema(), value), headers);
  }

  private Part key(Struct value) {
    StructFields ofKey = keyFields;
    if (ofKey == null) {
      return Part.NONE;
    }
    Struct key = new Struct(ofKey.schema());
    for (int i = 0; i < keyIndexes.length; i++) {
      ofKey.put(key, i, value.get(fields.get(keyIndexes[i])));
    }
    return new Part(ofKey.schema(), key);
  }

  /**
   * Tombstones of rows that are gone.
   *
   * @param keys the cells of each row's key, in the order of the key
   * @param run id of the run that found them gone, which is their generation too
   */
  public List<SourceRecord> gone(List<List<@Nullable Object>> keys, Origin origin, long run) {
    ConnectHeaders gone = headers(RecordHeaders.KIND_CHANGE, run, run);
    List<SourceRecord> records = new ArrayList<>(keys.size());
    for (List<@Nullable Object> key : keys) {
      records.add(new TideRecord(origin, topic, goneKey(key), Part.NONE, gone));
    }
    return records;
  }

  private Part goneKey(List<@Nullable Object> cells) {
    StructFields ofKey = Objects.requireNonNull(keyFields, "rows without a key are not told apart");
    Struct key = new Struct(ofKey.schema());
    for (int i = 0; i < keyIndexes.length; i++) {
      ofKey.put(key, i, converters[keyIndexes[i]].convert(cells.get(i)));
    }
    return new Part(ofKey.schema(), key);
  }
}
