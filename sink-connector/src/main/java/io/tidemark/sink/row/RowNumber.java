package io.tidemark.sink.row;

import io.tidemark.generation.RecordHeaders;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Which row of its snapshot a record is.
 *
 * @param number from 1, without a gap
 * @param last whether the snapshot has no other behind it
 */
public record RowNumber(long number, boolean last) {

  /**
   * Reads the headers of a record of a snapshot.
   *
   * @throws DataException when there is no number
   */
  public static RowNumber of(Headers headers) {
    long number = Provenance.number(RecordHeaders.NUMBER, value(headers, RecordHeaders.NUMBER));
    return new RowNumber(
        number, Boolean.parseBoolean(String.valueOf(value(headers, RecordHeaders.LAST))));
  }

  private static @Nullable Object value(Headers headers, String name) {
    Header header = headers.lastWithName(name);
    return header == null ? null : header.value();
  }
}
