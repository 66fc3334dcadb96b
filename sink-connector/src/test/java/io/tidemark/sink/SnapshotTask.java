package io.tidemark.sink;

import io.tidemark.connect.SnapshotMarkers;
import io.tidemark.generation.RecordHeaders;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.NullUnmarked;

/**
 * One life of the task of a Debezium connector that has {@link SnapshotMarkers}: it writes events
 * of {@code orders} to a log.
 */
@NullUnmarked
public final class SnapshotTask {
  private static final Schema ROW = Changes.row(false);
  private static final Schema ORIGIN =
      SchemaBuilder.struct()
          .field("ts_ms", Schema.INT64_SCHEMA)
          .field("snapshot", SchemaBuilder.string().optional().defaultValue("false").build())
          .build();
  private static final Schema ENVELOPE =
      SchemaBuilder.struct()
          .name("shop.public.orders.Envelope")
          .field("before", ROW)
          .field("after", ROW)
          .field("source", ORIGIN)
          .field("op", Schema.STRING_SCHEMA)
          .build();

  /** In place of the clock, which does not always tell two lives apart here. */
  private static final AtomicLong LIVES = new AtomicLong();

  private final long life = LIVES.incrementAndGet();
  private final SnapshotMarkers<SourceRecord> transform = new SnapshotMarkers<>();
  private final Topic log;
  private final long time;

  /**
   * @param time when it takes a snapshot, by the clock of its database
   */
  public SnapshotTask(Topic log, long time) {
    this.log = log;
    this.time = time;
    transform.configure(Map.of(SnapshotMarkers.SOURCE_NAME, "inventory"));
  }

  /** A whole snapshot of rows whose status is {@code a}. */
  SnapshotTask snapshot(long... ids) {
    for (int i = 0; i < ids.length; i++) {
      row(i == 0, i == ids.length - 1, ids[i], "a");
    }
    return this;
  }

  /** A row of a snapshot. */
  public SnapshotTask row(boolean first, boolean last, long id, String status) {
    String place = first ? "first_in_data_collection" : "true";
    Struct origin = origin(last ? "last_in_data_collection" : place);
    Struct event = event("r", origin).put("after", values(id, status));
    return send(Map.of("snapshot", "INITIAL"), id, event);
  }

  public SnapshotTask change(String op, long id, String status) {
    return send(Map.of(), id, event(op, origin("false")).put("after", values(id, status)));
  }

  /** A delete, and the tombstone behind it. */
  public SnapshotTask delete(long id) {
    send(Map.of(), id, event("d", origin("false")).put("before", values(id, "old")));
    return send(Map.of(), id, null);
  }

  private Struct origin(String place) {
    return new Struct(ORIGIN).put("ts_ms", time).put("snapshot", place);
  }

  private static Struct event(String op, Struct origin) {
    return new Struct(ENVELOPE).put("op", op).put("source", origin);
  }

  private static Struct values(long id, String status) {
    return new Struct(ROW).put("id", id).put("status", status).put("amount", 1);
  }

  private SnapshotTask send(Map<String, ?> offset, long id, Struct event) {
    Schema schema = event == null ? null : ENVELOPE;
    String topic = log.partition.topic();
    SourceRecord sent =
        transform.apply(
            new SourceRecord(
                Map.of(), offset, topic, null, Topic.KEY, Topic.key(id), schema, event));
    ConnectHeaders headers = new ConnectHeaders(sent.headers());
    headers.remove(RecordHeaders.ATTEMPT).addLong(RecordHeaders.ATTEMPT, life);
    log.add(sent.keySchema(), sent.key(), sent.valueSchema(), sent.value(), headers);
    return this;
  }
}
