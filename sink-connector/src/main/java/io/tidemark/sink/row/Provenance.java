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
 * @param kind what the record tells
 * @param stream the sync of a source
 * @param scope number of the key range, from 0
 * @param plan id of the plan that cuts the table into scopes, 0 where the record does not say
 * @param generation the generation; of a change, the id of the read that found it; 0 where a change
 *     beside snapshots does not say
 * @param attempt the attempt at the generation; of a change, the run that the read belongs to
 */
public record Provenance(
    Kind kind, StreamId stream, int scope, long plan, long generation, long attempt) {

  /** What a record tells. */
  public enum Kind {
    /** A row as a full scan has met it. */
    ROW,
    /** A row that has changed, or is gone. */
    CHANGE,
    /** That a row of this key is there. */
    KEY,
    /** A row of a snapshot that sends no markers. */
    SNAPSHOT,
    /** A change beside such snapshots. */
    FOLLOWING;

    private static Kind of(String text) {
      return switch (text) {
        case RecordHeaders.KIND_SNAPSHOT -> SNAPSHOT;
        case RecordHeaders.KIND_FOLLOWING -> FOLLOWING;
        case RecordHeaders.KIND_ROW -> ROW;
        case RecordHeaders.KIND_CHANGE -> CHANGE;
        case RecordHeaders.KIND_KEY -> KEY;
        default ->
            throw new DataException(
                "a record of kind '" + text + "' is not supported by this release");
      };
    }
  }

  /** Whether it is by the place in its partition that the record is known as what it is. */
  public boolean isPlaced() {
    return kind == Kind.SNAPSHOT || kind == Kind.FOLLOWING;
  }

  /** Under which generation and attempt the record counts: a change under its run. */
  public Provenance counted() {
    return kind == Kind.CHANGE && generation != attempt
        ? new Provenance(kind, stream, scope, plan, attempt, attempt)
        : this;
  }

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
      Kind its = kind == null ? Kind.ROW : Kind.of(kind.toString());
      boolean untold = its == Kind.FOLLOWING && generation == null;
      return Optional.of(
          new Provenance(
              its,
              stream,
              scope == null ? 0 : Math.toIntExact(number(RecordHeaders.SCOPE, scope)),
              plan == null ? 0 : number(RecordHeaders.PLAN, plan),
              untold ? 0 : number(RecordHeaders.GENERATION, generation),
              number(RecordHeaders.ATTEMPT, attempt)));
    }
  }

  private static String text(String name, @Nullable Object value) {
    if (value == null) {
      throw new DataException("the header " + name + " is missing; let the converter keep headers");
    }
    return value.toString();
  }

  /** A header's number, which may be text. */
  static long number(String name, @Nullable Object value) {
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
