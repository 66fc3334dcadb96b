package io.tidemark.sink.row;

import io.tidemark.generation.RecordHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
  private List<Header> last = List.of();
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
      last = new ArrayList<>();
      for (Header header : headers) {
        if (isOurs(header)) {
          last.add(header);
        }
      }
    }
    return provenance;
  }

  private boolean same(Headers headers) {
    int found = 0;
    for (Header header : headers) {
      if (found < last.size() && same(header, last.get(found))) {
        found++;
      } else if (isOurs(header)) {
        return false;
      }
    }
    return found == last.size();
  }

  private static boolean same(Header header, Header before) {
    return header.key().equals(before.key()) && Objects.equals(header.value(), before.value());
  }

  private static boolean isOurs(Header header) {
    return header.key().startsWith(RecordHeaders.PREFIX);
  }
}
