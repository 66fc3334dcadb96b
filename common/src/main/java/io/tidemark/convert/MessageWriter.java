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

  /** Room for more bytes is not kept for the next message. */
  private static final int MOST_ROOM = 128 << 10;

  private final ObjectMapper schemas = new ObjectMapper();
  private final Function<Schema, JsonNode> toJson;
  private final ValueWriters writers;
  private final int most;
  private final Map<Schema, Form> forms = new ConcurrentHashMap<>();

  /** What the last message was written in; null while a thread writes in it. */
  private final AtomicReference<@Nullable Draft> last = new AtomicReference<>();

  /** How messages of one schema are written. */
  private static final class Form {
    private final Schema schema;
    private final byte[] head;
    private final FieldWriter payload;

    /** So many bytes the next message may have; threads may find each other's, or none. */
    private int room;

    Form(Schema schema, byte[] head, FieldWriter payload) {
      this.schema = schema;
      this.head = head;
      this.payload = payload;
      this.room = 2 * head.length;
    }

    /** Slightly more than the last message, so that long ones are no rule for those that follow. */
    void expect(int length) {
      room = length + length / 8;
    }
  }

  /** Messages of one form, one over another: the head, which all have, stays as it is. */
  private static final class Draft {
    private final Form form;
    private final JsonOut out;

    Draft(Form form) {
      this.form = form;
      this.out = new JsonOut(form.room);
      out.write(form.head);
    }

    byte[] write(@Nullable Object value) {
      out.shorten(form.head.length);
      form.payload.write(value, out);
      out.write('}');
      return out.toBytes();
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
    Draft before = last.getAndSet(null);
    Draft draft = before != null && before.form.schema == schema ? before : new Draft(form(schema));
    byte[] message = draft.write(value);
    if (draft.out.room() <= MOST_ROOM) {
      last.set(draft);
    }
    draft.form.expect(message.length);
    return message;
  }

  /** So many bytes are kept for the next message. */
  int kept() {
    Draft draft = last.get();
    return draft == null ? 0 : draft.out.room();
  }

  private Form form(Schema schema) throws IOException {
    Form form = forms.get(schema);
    if (form == null) {
      form = make(schema);
      if (forms.size() >= most) {
        forms.clear();
      }
      forms.put(schema, form);
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
