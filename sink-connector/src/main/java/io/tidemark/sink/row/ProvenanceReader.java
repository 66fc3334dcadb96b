package io.tidemark.sink.row;

import io.tidemark.generation.RecordHeaders;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers of records, of which long runs have the same: ours are compared with those of
 * the record before, and only looked into when they differ. Those of others, which may differ from
 * record to record, play no part. Belongs to one thread.
 */
public final class ProvenanceReader {
  private Header[] last = {};
  private @Nullable Provenance provenance;

  /**
   * What the headers of a record say; null when it has none of ours. Equal answers to one reader's
   * calls in a row are one object.
   *
   * @throws DataException as {@link Provenance#of} does
   */
  public @Nullable Provenance read(Headers headers) {
    if (!same(headers)) {
      Provenance found = Provenance.of(headers).orElse(null);
      if (!Objects.equals(found, provenance)) {
        provenance = found;
      }
      last =
          StreamSupport.stream(headers.spliterator(), false)
              .filter(ProvenanceReader::isOurs)
              .toArray(Header[]::new);
    }
    return provenance;
  }

  private boolean same(Headers headers) {
    Header[] before = last;
    int found = 0;
    for (Header header : headers) {
      if (found < before.length && same(header, before[found])) {
        found++;
      } else if (isOurs(header)) {
        return false;
      }
    }
    return found == before.length;
  }

  /** Values first: those that a converter hands out again are one object. */
  private static boolean same(Header header, Header before) {
    return Objects.equals(header.value(), before.value()) && header.key().equals(before.key());
  }

  private static boolean isOurs(Header header) {
    return header.key().startsWith(RecordHeaders.PREFIX);
  }
}
