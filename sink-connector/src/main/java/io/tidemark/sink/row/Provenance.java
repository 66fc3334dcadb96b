package io.tidemark.sink.row;

import io.tidemark.generation.RecordHeaders;
import io.tidemark.generation.StreamId;
import java.util.Optional;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What the headers of a Tidemark record say: which stream, scope, generation and attempt it is of.
 *
 * @param stream the sync of a source
 * @param scope number of the key range, from 0
 * @param plan id of the plan that cuts the table into scopes, 0 where the record does not say
 * @param generation the generation
 * @param attempt the attempt at it
 */
public record Provenance(StreamId stream, int scope, long plan, long generation, long attempt) {

  /**
   * Reads the headers; empty when the record has none of ours.
   *
   * @throws DataException when some are missing or not readable, or when the record is of a kind
   *     that this release does not know
   */
  public static Optional<Provenance> of(Headers headers) {
    Fields fields = new Fields();
    for (Header header : headers) {
      fields.take(header);
    }
    return fields.provenance();
  }

  /** Values as found: any number, or text, because a header converter may read one as the other. */
  private static final class Fields {
    private @Nullable Object source;
    private @Nullable Object sync;
    private @Nullable Object scope;
    private @Nullable Object plan;
    private @Nullable Object kind;
    private @Nullable Object generation;
    private @Nullable Object attempt;

    private void take(Header header) {
      switch (header.key()) {
        case RecordHeaders.SOURCE -> source = header.value();
        case RecordHeaders.SYNC -> sync = header.value();
        case RecordHeaders.SCOPE -> scope = header.value();
        case RecordHeaders.PLAN -> plan = header.value();
        case RecordHeaders.KIND -> kind = header.value();
        case RecordHeaders.GENERATION -> generation = header.value();
        case RecordHeaders.ATTEMPT -> attempt = header.value();
        default -> {}
      }
    }

    private Optional<Provenance> provenance() {
      if (source == null && sync == null && generation == null) {
        return Optional.empty();
      }
      StreamId stream =
          new StreamId(text(RecordHeaders.SOURCE, source), text(RecordHeaders.SYNC, sync));
      if (kind != null && !kind.toString().equals(RecordHeaders.KIND_ROW)) {
        throw new DataException(
            "a record of kind '"
                + kind
                + "' is not supported by this release, only full syncs are");
      }
      return Optional.of(
          new Provenance(
              stream,
              scope == null ? 0 : Math.toIntExact(number(RecordHeaders.SCOPE, scope)),
              plan == null ? 0 : number(RecordHeaders.PLAN, plan),
              number(RecordHeaders.GENERATION, generation),
              number(RecordHeaders.ATTEMPT, attempt)));
    }

    private static String text(String name, @Nullable Object value) {
      if (value == null) {
        throw new DataException(
            "the header " + name + " is missing; let the converter keep headers");
      }
      return value.toString();
    }

    private static long number(String name, @Nullable Object value) {
      if (value instanceof Number number) {
        return number.longValue();
      }
      try {
        return Long.parseLong(text(name, value));
      } catch (NumberFormatException e) {
        throw new DataException("the header " + name + " is not a number");
      }
    }
  }
}
