package io.tidemark.source.read;

import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/** Turns the rows of pages into records. */
public interface PageRecords {

  /** One record for each row, all with the same origin. */
  List<SourceRecord> of(List<@Nullable Object[]> rows, TideRecord.Origin origin);
}
