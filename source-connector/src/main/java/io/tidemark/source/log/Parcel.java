package io.tidemark.source.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/** What one poll gives out: records that share one offset, which is filled in when they go. */
final class Parcel {
  private final Map<String, Object> offset = new HashMap<>();
  private final List<SourceRecord> records = new ArrayList<>();

  /** The offset that all of its records carry. */
  Map<String, Object> offset() {
    return offset;
  }

  void add(SourceRecord record) {
    records.add(record);
  }

  boolean isEmpty() {
    return records.isEmpty();
  }

  /** The records, with the offset as of now. */
  List<SourceRecord> handOver(LogOffset now) {
    offset.putAll(now.toMap());
    return records;
  }
}
