package io.tidemark.sink.row;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads the headers of records, of which long runs have the same: they are compared with those of
 * the record before, and only looked into when they differ. Belongs to one thread.
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
      last = new ArrayList<>(headers.size());
      headers.forEach(last::add);
    }
    return provenance;
  }

  private boolean same(Headers headers) {
    if (headers.size() != last.size()) {
      return false;
    }
    int i = 0;
    for (Header header : headers) {
      Header before = last.get(i++);
      if (!header.key().equals(before.key()) || !Objects.equals(header.value(), before.value())) {
        return false;
      }
    }
    return true;
  }
}
