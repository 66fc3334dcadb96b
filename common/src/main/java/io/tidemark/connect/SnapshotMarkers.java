package io.tidemark.connect;

import io.tidemark.config.Version;
import io.tidemark.generation.RecordHeaders;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.connect.components.Versioned;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/**
 * For people who keep their own Debezium connectors: their snapshots become generations, so that
 * the sink deletes what a new snapshot of a table does not contain any more.
 *
 * <p>A transform makes one record of one and forgets everything when its task ends. So it sends no
 * markers, and says what it knows in headers of the records (see {@link RecordHeaders}): each row
 * of a table's snapshot has the snapshot's id and its number, from 1, the last one says so, and a
 * change says behind which snapshot it comes where that was taken in the same life of the task.
 * What a change does not say the sink takes from the order of its partition; therefore all records
 * of a table go to partition 0 of their topic, and no other transform may move them. The rules are
 * checked in {@code docs/protocol/snapshots.pml}.
 *
 * <p>Only the snapshot that a connector begins with is known to have all rows of a table: rows of
 * incremental and of blocking snapshots are changes like others.
 *
 * @param <R> source records
 */
public final class SnapshotMarkers<R extends ConnectRecord<R>>
    implements Transformation<R>, Versioned {
  /** The source's name; the stream of a topic's rows is {@code <source.name>/<topic>}. */
  public static final String SOURCE_NAME = "source.name";

  /** Lower bound for the ids of snapshots. */
  public static final String GENERATION_BASE = "generation.base";

  private static final ConfigDef CONFIG =
      new ConfigDef()
          .define(
              SOURCE_NAME,
              ConfigDef.Type.STRING,
              "debezium",
              new ConfigDef.NonEmptyString(),
              Importance.MEDIUM,
              "Names the source in tidemark_runs and _sync_source.")
          .define(
              GENERATION_BASE,
              ConfigDef.Type.LONG,
              0L,
              ConfigDef.Range.atLeast(0),
              Importance.LOW,
              "Lower bound for the ids of snapshots, in milliseconds, where the clock of the database was set back.");

  private static final String OPERATION = "op";
  private static final String SOURCE = "source";
  private static final String AFTER = "after";
  private static final String SNAPSHOT = "snapshot";
  private static final String TIME = "ts_ms";

  /** Debezium's name, in its offsets, of the snapshot that a connector begins with. */
  private static final String INITIAL = "INITIAL";

  /** Tells one life of a task from another, and which one is the later. */
  private final long attempt;

  private final Map<String, TableSnapshot> snapshots = new HashMap<>();
  private String source = "debezium";
  private long base;
  private @Nullable R last;
  private @Nullable R marked;

  public SnapshotMarkers() {
    this(System.currentTimeMillis());
  }

  SnapshotMarkers(long attempt) {
    this.attempt = attempt;
  }

  @Override
  public void configure(Map<String, ?> configs) {
    AbstractConfig config = new AbstractConfig(CONFIG, configs, false);
    source = config.getString(SOURCE_NAME);
    base = config.getLong(GENERATION_BASE);
  }

  /**
   * Marks a record of a table; others are returned as they are.
   *
   * @throws ConnectException when it is used in a sink
   */
  @Override
  @SuppressWarnings("ReferenceEquality") // what could not be sent is handed in again, as it was
  public R apply(R record) {
    R answer = marked;
    if (record != last || answer == null) {
      answer = isOfTable(record) ? mark(record) : record;
      last = record;
      marked = answer;
    }
    return answer;
  }

  private static boolean isOfTable(ConnectRecord<?> record) {
    if (record.value() == null) {
      return record.key() instanceof Struct; // the tombstone behind a delete
    }
    return record.value() instanceof Struct event
        && has(event, OPERATION, Schema.Type.STRING)
        && has(event, SOURCE, Schema.Type.STRUCT)
        && has(event, AFTER, Schema.Type.STRUCT);
  }

  private R mark(R record) {
    Map<String, ?> offset = offset(record);
    Headers headers = record.headers().duplicate();
    headers.addString(RecordHeaders.SOURCE, source);
    headers.addString(RecordHeaders.SYNC, record.topic());
    TableSnapshot row = null;
    if (record.value() instanceof Struct event && isRow(event, offset)) {
      row = next(record.topic(), event.getStruct(SOURCE));
    }
    String kind = row == null ? RecordHeaders.KIND_FOLLOWING : RecordHeaders.KIND_SNAPSHOT;
    headers.addString(RecordHeaders.KIND, kind);
    TableSnapshot known = snapshots.get(record.topic());
    if (known != null) {
      headers.addLong(RecordHeaders.GENERATION, known.id());
    }
    headers.addLong(RecordHeaders.ATTEMPT, attempt);
    if (row != null) {
      headers.addLong(RecordHeaders.NUMBER, row.rows());
      if (row.over()) {
        headers.addBoolean(RecordHeaders.LAST, true);
      }
    }
    return record.newRecord(
        record.topic(),
        0,
        record.keySchema(),
        record.key(),
        record.valueSchema(),
        record.value(),
        record.timestamp(),
        headers);
  }

  private static Map<String, ?> offset(ConnectRecord<?> record) {
    if (record instanceof SourceRecord sent) {
      Map<String, ?> offset = sent.sourceOffset();
      return offset == null ? Map.of() : offset;
    }
    throw new ConnectException(
        "SnapshotMarkers is for the source: put it into the configuration of Debezium's connector, not of the sink");
  }

  private static boolean isRow(Struct event, Map<String, ?> offset) {
    return "r".equals(event.getString(OPERATION))
        && INITIAL.equalsIgnoreCase(String.valueOf(offset.get(SNAPSHOT)));
  }

  /** The snapshot up to this row; null where it is over, so that nobody knows what the row is. */
  private @Nullable TableSnapshot next(String topic, Struct origin) {
    String place = place(origin);
    TableSnapshot before = snapshots.get(topic);
    if (before == null || place.startsWith("first")) {
      long above = before == null ? base : Math.max(base, before.id() + 1);
      before = new TableSnapshot(Math.max(above, time(origin)), 0, false);
    } else if (before.over()) {
      return null;
    }
    TableSnapshot now = before.withRow(place.startsWith("last"));
    snapshots.put(topic, now);
    return now;
  }

  private static String place(Struct origin) {
    String place = has(origin, SNAPSHOT, Schema.Type.STRING) ? origin.getString(SNAPSHOT) : null;
    return place == null ? "" : place.toLowerCase(Locale.ROOT);
  }

  /** When the table's snapshot was taken, by the clock of its database. */
  private static long time(Struct origin) {
    Long time = has(origin, TIME, Schema.Type.INT64) ? origin.getInt64(TIME) : null;
    if (time == null) {
      throw new DataException("a row of a snapshot has no source.ts_ms, so that it has no id");
    }
    return time;
  }

  private static boolean has(Struct struct, String name, Schema.Type type) {
    Field field = struct.schema().field(name);
    return field != null && field.schema().type() == type;
  }

  @Override
  public ConfigDef config() {
    return CONFIG;
  }

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public void close() {}
}
