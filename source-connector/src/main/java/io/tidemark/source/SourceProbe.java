package io.tidemark.source;

import io.tidemark.config.ConfigErrors;
import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.Session;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.read.JdbcSyncReader;
import io.tidemark.source.read.Look;
import io.tidemark.source.read.ReadFailure;
import io.tidemark.table.TableId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Asks the source database whether all that is configured can be read, without reading any of it
 * and within a few seconds.
 */
final class SourceProbe {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final SourceConfig config;
  private final ConfigErrors errors;
  private final Database database;
  private final long deadline = System.nanoTime() + LIMIT.toNanos();

  SourceProbe(SourceConfig config, ConfigErrors errors) {
    this.config = config;
    this.errors = errors;
    this.database = new Database(config.connection());
  }

  /** The plan as the database completes it; empty when the database did not answer. */
  Optional<SyncPlan> run() {
    try (Session session = database.connectWithin(LIMIT)) {
      List<TableId> existing =
          SyncPlan.needsTables(config) ? JdbcSyncSourceConnector.tables(session) : List.of();
      SyncPlan plan = new SyncPlan(config, Optional.of(existing));
      for (SyncSpec spec : plan.specs()) {
        if (System.nanoTime() - deadline < 0) {
          probe(session, spec);
        }
      }
      return Optional.of(plan);
    } catch (DatabaseException e) {
      errors.add(keyOf(e), "no answer from " + database.location() + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Class 28 is about who asks. */
  private static String keyOf(DatabaseException e) {
    return e.sqlState().startsWith("28") ? "connection.user" : "connection.url";
  }

  private void probe(Session session, SyncSpec spec) {
    String subject = subjectKey(spec);
    try {
      Look look = JdbcSyncReader.look(session, spec);
      select(session, look, unfiltered(spec));
      subject = spec.filter() == null ? subject : key(spec, SourceKeys.FILTER);
      select(session, look, spec);
    } catch (ReadFailure e) {
      boolean ofKey = e.reason().startsWith(SourceKeys.KEY_COLUMNS);
      errors.add(ofKey ? key(spec, SourceKeys.KEY_COLUMNS) : subject, e.reason());
    } catch (DatabaseException e) {
      errors.add(subject, explain(spec, e));
    }
  }

  /** Plans the statement and checks privileges, and reads no row. */
  private static void select(Session session, Look look, SyncSpec spec) {
    Sql all = session.dialect().all(JdbcSyncReader.read(look, spec));
    session.query(
        new Sql("SELECT 1 FROM (" + all.text() + ") tidemark_probe LIMIT 0", all.binds()),
        row -> 1);
  }

  private static SyncSpec unfiltered(SyncSpec spec) {
    return new SyncSpec(
        spec.name(),
        spec.table(),
        spec.query(),
        spec.topic(),
        spec.keyColumns(),
        null,
        List.of(),
        spec.schedule(),
        spec.fetchSize(),
        spec.decimalMode());
  }

  private String explain(SyncSpec spec, DatabaseException e) {
    if (e.sqlState().equals("42501")) {
      return "the user may not read "
          + spec.reads()
          + ": GRANT SELECT on it, and USAGE on its schema ("
          + e.getMessage()
          + ")";
    }
    return spec.reads() + " cannot be read: " + e.getMessage();
  }

  private String subjectKey(SyncSpec spec) {
    for (String key : List.of(SourceKeys.TABLE, SourceKeys.QUERY)) {
      if (config.text(SyncSettings.own(spec.name(), key)) != null) {
        return SyncSettings.own(spec.name(), key);
      }
    }
    return SourceKeys.TABLES;
  }

  private String key(SyncSpec spec, String key) {
    String own = SyncSettings.own(spec.name(), key);
    return config.text(own) != null ? own : key;
  }
}
