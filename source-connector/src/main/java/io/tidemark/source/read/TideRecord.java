package io.tidemark.source.read;

import io.tidemark.source.generation.Receipt;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that knows where its fate is reported. Equal only to itself: an exactly-once worker
 * keeps acknowledged records in a map, where two rows that look the same must stay two.
 */
public final class TideRecord extends SourceRecord {
  private final transient Receipt receipt;
  private transient @Nullable Headers own;

  /**
   * What a record of one sync says besides its key and value.
   *
   * @param partition the offset's partition
   * @param offset the fold as of the poll that gives the record out, where it is filled in; one map
   *     for many records, never modified afterwards
   * @param receipt where the record's fate is reported
   */
  public record Origin(Map<String, ?> partition, Map<String, ?> offset, Receipt receipt) {}

  /** A key or value with its schema; both null when there is none. */
  public record Part(@Nullable Schema schema, @Nullable Object value) {
    public static final Part NONE = new Part(null, null);
  }

  /**
   * A record.
   *
   * @param headers may be those of other records, too
   */
  @SuppressWarnings("NullAway") // the framework's classes do not say that keys may be null
  public TideRecord(
      Origin origin, String topic, Part key, Part value, @Nullable Iterable<Header> headers) {
    super(
        origin.partition(),
        origin.offset(),
        topic,
        null,
        key.schema(),
        key.value(),
        value.schema(),
        value.value(),
        null,
        headers);
    this.receipt = origin.receipt();
  }

  public Receipt receipt() {
    return receipt;
  }

  /**
   * Its own, as some transforms add headers in place. They are copied when they are asked for: what
   * the worker goes through next is in the processor's caches then, and not kept for each record
   * that waits to be polled.
   */
  @Override
  public Headers headers() {
    Headers known = own;
    if (known == null) {
      known = super.headers().duplicate();
      own = known;
    }
    return known;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
