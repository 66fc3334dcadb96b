package io.tidemark.convert;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.connect.data.Schema;

/** What comes before the payload in messages of one schema, and what reads that. */
final class Head {
  private static final byte[] BEGIN = "{\"schema\":{".getBytes(StandardCharsets.US_ASCII);

  private final byte[] bytes;
  private final Schema schema;
  private final StructReader payload;

  Head(byte[] bytes, Schema schema, StructReader payload) {
    this.bytes = bytes;
    this.schema = schema;
    this.payload = payload;
  }

  /** Whether a message may be one of those that have a head: as JsonConverter writes them. */
  static boolean canBegin(byte[] message) {
    return startsWith(message, BEGIN);
  }

  boolean begins(byte[] message) {
    return startsWith(message, bytes);
  }

  private static boolean startsWith(byte[] message, byte[] head) {
    return message.length > head.length
        && Arrays.equals(message, 0, head.length, head, 0, head.length);
  }

  int length() {
    return bytes.length;
  }

  Schema schema() {
    return schema;
  }

  StructReader payload() {
    return payload;
  }
}
