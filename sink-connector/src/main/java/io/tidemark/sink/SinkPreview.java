package io.tidemark.sink;

import io.tidemark.generation.Marker;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.migrate.Outlook;
import io.tidemark.sink.write.Preview;
import io.tidemark.table.TableId;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a sink of some configuration would do to its destination for syncs of which markers tell, as
 * long as no transform renames their topics. Asks the destination within ten seconds, in a
 * transaction that only reads.
 */
public final class SinkPreview {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final SinkConfig config;
  private final Database database;
  private final Preview preview;

  /**
   * What a sync would have done.
   *
   * @param marker that tells what its records look like
   * @param table that they go to
   */
  public record Told(Marker marker, TableId table, Outlook outlook) {}

  /**
   * Of a configuration with its secrets in it.
   *
   * @throws org.apache.kafka.common.config.ConfigException when it is none of a sink
   * @throws IllegalArgumentException likewise, by the URL of its database
   */
  public SinkPreview(Map<String, String> properties) {
    config = new SinkConfig(properties);
    Database toRead = Database.toRead(config.connection());
    database = toRead.isMade() ? toRead : new Database(config.connection());
    preview = new Preview(config.parts(database), config.writer());
  }

  /** The topic that has the markers of its syncs. */
  public String markerTopic() {
    return config.markerTopic();
  }

  /** Whether a sync's records are read by the sink, and the marker tells what they look like. */
  public boolean concerns(Marker marker) {
    return marker.tableSchema().isPresent() && config.topics().reads(marker.topic());
  }

  /**
   * What would become of the tables.
   *
   * @throws io.tidemark.jdbc.DatabaseException when the destination cannot be asked
   */
  public List<Told> tables(Collection<Marker> markers) {
    return ask(
        session ->
            markers.stream()
                .filter(this::concerns)
                .map(marker -> told(marker, preview.table(session, marker)))
                .toList());
  }

  /**
   * The statements by which one row is written, or removed.
   *
   * @param gone whether the row is told to be gone
   * @throws io.tidemark.jdbc.DatabaseException when the destination cannot be asked
   */
  public Told row(Marker marker, boolean gone) {
    return ask(session -> told(marker, preview.row(session, marker, gone)));
  }

  private Told told(Marker marker, Outlook outlook) {
    TableId table = config.tableFormat().table(marker.topic(), Optional.of(marker.stream()));
    return new Told(marker, table, outlook);
  }

  private <T> T ask(Session.Work<T> question) {
    return database.ask(
        LIMIT, session -> session.inTransaction(Session.Mode.REPEATABLE_READ_ONLY, question));
  }
}
