package io.tidemark.source;

import io.tidemark.generation.StreamId;
import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.Session;
import io.tidemark.source.cursor.CursorText;
import io.tidemark.source.cursor.KeyCodec;
import io.tidemark.source.cursor.Position;
import io.tidemark.source.generation.ChangeOffset;
import io.tidemark.source.plan.CursorSpec;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.read.JdbcChangeReader;
import io.tidemark.source.read.JdbcSyncReader;
import io.tidemark.source.read.ReadFailure;
import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Checks positions of cursors that people bring against the columns that they are of. A task would
 * refuse a wrong one too, but only when it runs, and would have forgotten the right one by then.
 */
final class PositionCheck {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final SourceConfig config;
  private final Session session;
  private final List<SyncSpec> specs;

  private PositionCheck(SourceConfig config, Session session) {
    this.config = config;
    this.session = session;
    List<TableId> existing =
        SyncPlan.needsTables(config) ? Survey.tables(Catalog.list(session)) : List.of();
    this.specs = new SyncPlan(config, Optional.of(existing)).specs();
  }

  /**
   * Asks the database what the columns are, within a few seconds.
   *
   * @param offsets of incremental syncs, by their partition
   * @throws ConnectException when a position is none of its sync, or the database does not answer
   */
  static void check(SourceConfig config, Map<Map<String, ?>, ChangeOffset> offsets) {
    if (offsets.isEmpty()) {
      return;
    }
    Database database = Database.toRead(config.connection());
    try {
      database.ask(
          LIMIT,
          session -> {
            offsets.forEach(new PositionCheck(config, session)::check);
            return true;
          });
    } catch (DatabaseException e) {
      throw new ConnectException(
          "Positions of cursors are taken only when they fit their columns, and "
              + database.location()
              + " cannot be asked: "
              + e.getMessage(),
          e);
    }
  }

  private void check(Map<String, ?> partition, ChangeOffset offset) {
    SyncSpec spec =
        specs.stream()
            .filter(one -> one.cursor() != null && partition.equals(partition(one)))
            .findFirst()
            .orElseThrow(() -> new ConnectException(unknown(partition)));
    try {
      TableSchema found = JdbcSyncReader.keyed(JdbcSyncReader.describe(session, spec), spec);
      JdbcChangeReader.check(found, spec, session);
      offset.position().ifPresent(position -> check(spec, found, position));
    } catch (ReadFailure | IllegalArgumentException e) {
      throw new ConnectException(
          "The position in the offset of sync "
              + spec.name()
              + " cannot be used: "
              + e.getMessage(),
          e);
    }
  }

  private static void check(SyncSpec spec, TableSchema found, Position position) {
    CursorSpec cursor = Objects.requireNonNull(spec.cursor());
    Column column = found.column(cursor.column()).orElseThrow();
    if (CursorText.isEndless(CursorText.cell(column, position.value()))) {
      throw new IllegalArgumentException(
          "nothing could come behind its value of column " + column.name());
    }
    if (position.key() != null) {
      KeyCodec.decode(found.keyColumns(), position.key());
    }
  }

  private Map<String, String> partition(SyncSpec spec) {
    return ChangeBegin.partition(new StreamId(config.source(), spec.name()), spec);
  }

  private String unknown(Map<String, ?> partition) {
    List<String> slots =
        specs.stream()
            .filter(spec -> spec.name().equals(partition.get("sync")))
            .map(SyncSpec::cursor)
            .filter(Objects::nonNull)
            .map(CursorSpec::slot)
            .toList();
    return "No sync keeps a position in partition "
        + partition
        + (slots.isEmpty()
            ? ": the connector has no incremental sync of that name"
            : ": the slot of that sync is " + slots.get(0));
  }
}
