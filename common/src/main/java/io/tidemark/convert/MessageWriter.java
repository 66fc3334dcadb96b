package io.tidemark.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages as JsonConverter does, byte by byte, with the text of each schema made once.
 * Thread-safe.
 */
final class MessageWriter {
  private static final byte[] PAYLOAD = ",\"payload\":".getBytes(StandardCharsets.US_ASCII);

  /** A longer message's buffer is not kept: few may be so long. */
  private static final int LONGEST_SPARE = 64 << 10;

  private final ObjectMapper schemas = new ObjectMapper();
  private final Function<Schema, JsonNode> toJson;
  private final ValueWriters writers;
  private final int most;
  private final Map<Schema, Form> forms = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable JsonOut> spare = new AtomicReference<>();
  private volatile @Nullable Form last;

  /** How messages of one schema are written. */
  private static final class Form {
    private final Schema schema;
    private final byte[] head;
    private final FieldWriter payload;

    Form(Schema schema, byte[] head, FieldWriter payload) {
      this.schema = schema;
      this.head = head;
      this.payload = payload;
    }
  }

  /**
   * @param toJson JsonConverter's own writing of a schema
   * @param most so many schemas are remembered
   */
  MessageWriter(Function<Schema, JsonNode> toJson, ValueWriters writers, int most) {
    this.toJson = toJson;
    this.writers = writers;
    this.most = most;
  }

  /**
   * The message.
   *
   * @throws Unusual when the schema or the value is not for the short way
   */
  byte[] write(Schema schema, @Nullable Object value) throws IOException {
    Form form = form(schema);
    JsonOut spared = spare.getAndSet(null);
    JsonOut out = spared == null ? new JsonOut(2 * form.head.length) : spared;
    out.write(form.head);
    form.payload.write(value, out);
    out.write('}');
    byte[] message = out.takeBytes();
    if (message.length <= LONGEST_SPARE) {
      spare.set(out);
    }
    return message;
  }

  private Form form(Schema schema) throws IOException {
    Form form = last;
    if (form == null || form.schema != schema) {
      form = forms.get(schema);
      if (form == null) {
        form = make(schema);
        if (forms.size() >= most) {
          forms.clear();
        }
        forms.put(schema, form);
      }
      last = form;
    }
    return form;
  }

  private Form make(Schema schema) throws IOException {
    if (!(schema instanceof ConnectSchema)) {
      throw new Unusual(); // a builder may still change
    }
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.writeBytes("{\"schema\":".getBytes(StandardCharsets.US_ASCII));
    head.writeBytes(schemas.writeValueAsBytes(toJson.apply(schema)));
    head.writeBytes(PAYLOAD);
    return new Form(schema, head.toByteArray(), writers.nullable(schema));
  }
}
