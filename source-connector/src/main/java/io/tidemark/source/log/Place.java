package io.tidemark.source.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;

/**
 * A place in the log.
 *
 * @param lsn the log's own number, by which it grows
 * @param position Debezium's offset there, as JSON
 */
record Place(long lsn, String position) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LSN = "lsn";

  /** Other numbers of an offset: up to which all of the log is known to have been seen. */
  private static final String[] SEEN = {LSN, "lsn_proc", "lsn_commit"};

  /** The place that an offset of Debezium's tells; empty when it tells none. */
  static Optional<Place> of(Map<String, ?> offset) {
    if (!(offset.get(LSN) instanceof Number lsn)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Place(lsn.longValue(), JSON.writeValueAsString(offset)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an offset is of texts, numbers and truth values", e);
    }
  }

  /**
   * Up to where the log has been seen by whoever stands at a position.
   *
   * @throws IllegalArgumentException when it is none
   */
  static long seen(String position) {
    try {
      JsonNode offset = JSON.readTree(position);
      long seen = 0;
      for (String name : SEEN) {
        seen = Math.max(seen, offset.path(name).asLong());
      }
      return seen;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the position is not JSON", e);
    }
  }
}
