package io.tidemark.sink.write;

import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.Catalog.TableInfo;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.sink.failure.Reaction;
import io.tidemark.sink.failure.RetryPolicy;
import io.tidemark.sink.row.TargetSchemas;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Looks tables up for the task's own thread, in a session that is closed again: the writer's
 * belongs to another thread, and few records need this.
 */
final class TableLookup implements TargetSchemas {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Database database;
  private final RetryPolicy policy;
  private int pauses;

  TableLookup(Database database, RetryPolicy policy) {
    this.database = database;
    this.policy = policy;
  }

  @Override
  public Optional<TableSchema> find(TableId table) {
    try {
      Optional<TableSchema> found =
          database.ask(LIMIT, session -> Catalog.table(session, table).map(TableInfo::schema));
      pauses = 0;
      return found;
    } catch (DatabaseException e) {
      String what =
          "Looking at table %s of %s failed: %s"
              .formatted(table, database.location(), e.getMessage());
      // none is tried again at once: a look takes nobody's lock
      if (policy.react(e.kind(), e.sqlState(), Integer.MAX_VALUE, pauses) == Reaction.FAIL) {
        throw new ConnectException(what, e);
      }
      throw new Postponed(what, policy.pause(pauses++), e);
    }
  }
}
