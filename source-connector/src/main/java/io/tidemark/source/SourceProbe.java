package io.tidemark.source;

import io.tidemark.config.ConfigErrors;
import io.tidemark.config.ConnectionConfig;
import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.jdbc.Session;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.read.JdbcSyncReader;
import io.tidemark.source.read.Look;
import io.tidemark.source.read.MappingCheck;
import io.tidemark.source.read.ReadFailure;
import io.tidemark.source.read.SignalTable;
import io.tidemark.table.TableId;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the source database whether all that is configured can be read, without reading any of it
 * and within a few seconds.
 */
final class SourceProbe {
  private static final Logger LOG = LoggerFactory.getLogger(SourceProbe.class);
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final SourceConfig config;
  private final ConfigErrors errors;
  private final Set<String> unseen = new LinkedHashSet<>();
  private final ColumnsEverywhere everywhere = new ColumnsEverywhere();
  private @Nullable SyncPlan plan;

  SourceProbe(SourceConfig config, ConfigErrors errors) {
    this.config = config;
    this.errors = errors;
  }

  /** The plan as the database completes it; empty when the database did not answer. */
  Optional<SyncPlan> run() {
    Database database = new Database(config.connection());
    try {
      database.ask(LIMIT, this::look);
    } catch (DatabaseException e) {
      if (plan == null) {
        errors.add(
            ConnectionConfig.keyOf(e),
            "no answer from " + database.location() + ": " + e.getMessage());
      }
    }
    if (!unseen.isEmpty()) {
      LOG.warn("Not looked at, as the database was slow or had them locked: {}", unseen);
    }
    return Optional.ofNullable(plan);
  }

  private boolean look(Session session) {
    List<TableId> existing =
        SyncPlan.needsTables(config) ? Survey.tables(Catalog.list(session)) : List.of();
    SyncPlan whole = new SyncPlan(config, Optional.of(existing));
    plan = whole;
    whole.specs().forEach(spec -> unseen.add(spec.name()));
    for (SyncSpec spec : whole.specs()) {
      if (probe(session, spec)) {
        unseen.remove(spec.name());
      }
    }
    everywhere
        .problems(whole.specs().size())
        .forEach(problem -> errors.add(problem.setting(), problem.message()));
    config.signalTable().ifPresent(table -> probeSignals(session, table));
    return true;
  }

  private void probeSignals(Session session, TableId table) {
    try {
      SignalTable.check(session, table);
    } catch (ReadFailure e) {
      errors.add(SourceKeys.SIGNAL_TABLE, e.reason());
    } catch (DatabaseException e) {
      if (e.kind() == FailureKind.CONNECTION) {
        throw e;
      }
      unseen.add(SourceKeys.SIGNAL_TABLE);
    }
  }

  /** Whether it is known now that the sync can be read, or why not. */
  private boolean probe(Session session, SyncSpec spec) {
    String subject = subjectKey(spec);
    try {
      Look look = JdbcSyncReader.look(session, spec);
      everywhere.add(spec, look.schema());
      List<MappingCheck.Problem> problems = MappingCheck.of(spec, look.schema());
      problems.forEach(problem -> add(spec, problem));
      if (!problems.isEmpty()) {
        return true;
      }
      checkSplits(spec, look);
      select(session, look, unfiltered(spec));
      if (spec.filter() != null) {
        subject = key(spec, SourceKeys.FILTER);
        select(session, look, spec);
      }
    } catch (ReadFailure e) {
      boolean ofKey = e.reason().startsWith(SourceKeys.KEY_COLUMNS);
      errors.add(ofKey ? key(spec, SourceKeys.KEY_COLUMNS) : subject, e.reason());
    } catch (DatabaseException e) {
      return refused(spec, subject, e);
    }
    return true;
  }

  private void add(SyncSpec spec, MappingCheck.Problem problem) {
    String setting = problem.setting();
    errors.add(setting.isEmpty() ? subjectKey(spec) : key(spec, setting), problem.message());
  }

  private void checkSplits(SyncSpec spec, Look look) {
    if (spec.splits() > 1 && !look.keyset()) {
      errors.add(
          key(spec, SourceKeys.SPLITS),
          spec.reads()
              + " has no key that the catalog proves unique and NOT NULL (a view never has one), so"
              + " that it cannot be cut into ranges: give it a primary key, or set splits to 1 for"
              + " it");
    }
  }

  /**
   * A lock that somebody holds and a connection that breaks say nothing about the configuration.
   */
  private boolean refused(SyncSpec spec, String subject, DatabaseException e) {
    switch (e.kind()) {
      case CONNECTION -> throw e;
      case CONTENTION -> {
        return false;
      }
      default -> errors.add(subject, explain(spec, e));
    }
    return true;
  }

  /** Plans the statement and checks privileges, and reads no row. */
  private static void select(Session session, Look look, SyncSpec spec) {
    Sql all = session.dialect().all(JdbcSyncReader.read(look, spec));
    session.query(
        new Sql("SELECT 1 FROM (" + all.text() + ") tidemark_probe LIMIT 0", all.binds()),
        row -> 1);
  }

  private static SyncSpec unfiltered(SyncSpec spec) {
    return spec.but(spec.subject().where(null, List.of())).build();
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
