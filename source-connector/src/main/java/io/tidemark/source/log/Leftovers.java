package io.tidemark.source.log;

import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.Session;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.errors.ConnectException;

/** What a connector leaves in its database when its offsets are reset: nothing. */
public final class Leftovers {
  private Leftovers() {}

  /**
   * Takes offsets from outside: a reset takes away what the connector has made in the database, but
   * not one of partitions of another {@code source.name} alone; any other offset is checked.
   *
   * @throws ConnectException saying what is wrong
   */
  public static void alter(Map<String, String> props, Map<Map<String, ?>, Map<String, ?>> offsets) {
    LogConfig config = new LogConfig(props);
    Map<Map<String, ?>, Map<String, ?>> brought = new HashMap<>(offsets);
    brought.values().removeIf(Objects::isNull);
    brought.forEach((partition, offset) -> check(config, partition, offset));
    Map<String, String> own = LogOffset.partition(config.source());
    boolean reset = offsets.containsKey(own) && !brought.containsKey(own);
    if (offsets.isEmpty() || reset) {
      drop(config);
    }
  }

  private static void drop(LogConfig config) {
    try (Session session = new Database(config.connection()).connect()) {
      config.database().server(config, session).leave();
    } catch (DatabaseException e) {
      throw new ConnectException(
          "Nothing was reset, as what the connector has made could not be taken away: "
              + e.getMessage(),
          e);
    }
  }

  private static void check(LogConfig config, Map<String, ?> partition, Map<String, ?> offset) {
    if (!partition.equals(LogOffset.partition(config.source()))) {
      throw new ConnectException(
          "Partition "
              + partition
              + " is not that of source "
              + config.source()
              + ": use the form that GET /connectors/<name>/offsets shows");
    }
    try {
      String position = LogOffset.parse(offset).position();
      if (position != null) {
        config.database().checkPosition(position);
      }
    } catch (IllegalArgumentException e) {
      throw new ConnectException(
          "The offset cannot be used: "
              + e.getMessage()
              + ". Give one that GET /connectors/<name>/offsets has shown, or reset the connector's"
              + " offsets, which means a new snapshot",
          e);
    }
  }
}
