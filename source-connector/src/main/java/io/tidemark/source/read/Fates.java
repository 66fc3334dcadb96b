package io.tidemark.source.read;

import io.tidemark.source.generation.Receipt;
import java.util.Map;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Tells receipts what has become of records, by what a worker reports of them.
 *
 * @param tolerant whether the worker goes on where a record fails, so that one that was not sent
 *     may have failed as well as been dropped by a transform
 * @param onAcknowledged called before the receipt of a record that has arrived is told
 */
public record Fates(boolean tolerant, Runnable onAcknowledged) {
  private static final String TOLERANCE = "errors.tolerance";

  /** Those of a task with a configuration. */
  public static Fates of(Map<String, String> props, Runnable onAcknowledged) {
    return new Fates("all".equalsIgnoreCase(props.get(TOLERANCE)), onAcknowledged);
  }

  /**
   * A worker reports a record, as {@code commitRecord} has it.
   *
   * @param metadata where it is; null when it was not sent
   */
  public void report(SourceRecord record, @Nullable RecordMetadata metadata) {
    if (!(record instanceof TideRecord ours)) {
      return;
    }
    Receipt receipt = ours.receipt();
    if (metadata == null && tolerant) {
      receipt.lost("a record was dropped, or failed under errors.tolerance=all");
    } else if (metadata == null) {
      receipt.dropped();
    } else if (!metadata.hasOffset()) {
      receipt.lost("the producer runs with acks=0, so that nobody knows what has arrived");
    } else {
      onAcknowledged.run();
      receipt.acknowledged(metadata.topic(), metadata.partition(), metadata.offset());
    }
  }
}
