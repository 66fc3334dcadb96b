package io.tidemark.source;

import io.tidemark.config.ConfigErrors;
import io.tidemark.config.ConnectionConfig;
import io.tidemark.dialect.Sql;
import io.tidemark.dialect.WriterSteps;
import io.tidemark.jdbc.Catalog;
import io.tidemark.jdbc.Catalog.Access;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.jdbc.Session;
import io.tidemark.source.cursor.CursorText;
import io.tidemark.source.plan.CursorSpec;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.read.CursorWarnings;
import io.tidemark.source.read.JdbcChangeReader;
import io.tidemark.source.read.JdbcSyncReader;
import io.tidemark.source.read.MappingCheck;
import io.tidemark.source.read.ReadFailure;
import io.tidemark.source.read.SignalTable;
import io.tidemark.source.read.SourceWarnings;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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
  private final Map<TableId, TableSchema> known = new HashMap<>();
  private final Map<TableId, Access> access = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private @Nullable SyncPlan plan;

  SourceProbe(SourceConfig config, ConfigErrors errors) {
    this.config = config;
    this.errors = errors;
  }

  /** The plan as the database completes it; empty when the database did not answer. */
  Optional<SyncPlan> run() {
    Database database = Database.toRead(config.connection());
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
    warnings.forEach(warning -> LOG.warn("{}", warning));
    return Optional.ofNullable(plan);
  }

  /** What is doubtful and no error. */
  List<String> warnings() {
    return warnings;
  }

  /** Syncs that there was no time to look at. */
  Set<String> unseen() {
    return unseen;
  }

  /** Asks for all tables at once where globs need them, so that thousands take no longer. */
  private boolean look(Session session) {
    session
        .dialect()
        .caution()
        .ifPresent(caution -> warnings.add(ConnectionConfig.URL + ": " + caution));
    List<TableId> existing = List.of();
    if (SyncPlan.needsTables(config)) {
      existing = Survey.tables(Catalog.list(session));
      lookAhead(session);
    }
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
    if (whole.specs().stream().anyMatch(spec -> spec.cursor() != null)) {
      session.dialect().cursors().steps().ifPresent(steps -> probeWriters(session, steps));
    }
    return true;
  }

  /** Some databases tell it only to whom they were told to. */
  private void probeWriters(Session session, WriterSteps steps) {
    try {
      session.query(steps.transactions("probe"), row -> true);
      session.query(steps.statements(), row -> true);
    } catch (DatabaseException e) {
      if (e.kind() != FailureKind.DENIED) {
        throw e;
      }
      errors.add(
          ConnectionConfig.USER,
          "may not see who is writing, which reading by a cursor needs: " + e.getMessage());
    }
  }

  /** Asks for the columns of all tables; where one is locked, each is asked for by itself. */
  private void lookAhead(Session session) {
    try {
      for (Catalog.TableInfo info : Catalog.tables(session)) {
        known.put(info.schema().id(), info.schema());
      }
      access.putAll(Catalog.access(session));
    } catch (DatabaseException e) {
      if (e.kind() != FailureKind.CONTENTION) {
        throw e;
      }
    }
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
      TableSchema found = JdbcSyncReader.keyed(found(session, spec), spec);
      JdbcChangeReader.check(found, spec, session);
      checkTimes(spec, found);
      everywhere.add(spec, found);
      List<MappingCheck.Problem> problems = MappingCheck.of(spec, found);
      problems.forEach(problem -> add(spec, problem));
      if (!problems.isEmpty()) {
        return true;
      }
      checkSplits(spec, JdbcSyncReader.keyset(found, spec));
      Optional<Access> granted = access(session, spec);
      warn(session, spec, found, granted);
      if (granted.isEmpty() || !granted.get().all() || !known.containsKey(spec.table())) {
        select(session, found, unfiltered(spec));
      }
      if (spec.filter() != null) {
        subject = key(spec, SourceKeys.FILTER);
        select(session, found, spec);
      }
    } catch (ReadFailure e) {
      errors.add(settingOf(spec, e.reason()).orElse(subject), e.reason());
    } catch (DatabaseException e) {
      return refused(spec, subject, e);
    }
    return true;
  }

  private TableSchema found(Session session, SyncSpec spec) {
    TableSchema listed = spec.table() == null ? null : known.get(spec.table());
    return listed != null ? listed : JdbcSyncReader.describe(session, spec);
  }

  private Optional<Access> access(Session session, SyncSpec spec) {
    TableId table = spec.table();
    if (table == null) {
      return Optional.empty();
    }
    Access listed = access.get(table);
    return listed != null ? Optional.of(listed) : Catalog.access(session, table);
  }

  private void warn(Session session, SyncSpec spec, TableSchema found, Optional<Access> granted) {
    SourceWarnings doubts = new SourceWarnings(spec);
    warnings.addAll(doubts.ofAccess(granted));
    warnings.addAll(doubts.ofTypes(found, session.dialect()));
    warnings.addAll(CursorWarnings.of(session, spec, found));
    new AvroNames(config::text).warning(spec, found).ifPresent(warnings::add);
  }

  private void add(SyncSpec spec, MappingCheck.Problem problem) {
    String setting = problem.setting();
    errors.add(setting.isEmpty() ? subjectKey(spec) : key(spec, setting), problem.message());
  }

  private void checkTimes(SyncSpec spec, TableSchema found) {
    CursorSpec cursor = spec.cursor();
    if (cursor == null
        || CursorText.isTime(found.column(cursor.column()).orElseThrow().type().kind())) {
      return;
    }
    for (String setting : CursorKeys.OF_TIMES) {
      String own = SyncSettings.own(spec.name(), setting);
      if (config.text(own) != null) {
        errors.add(
            own,
            "is for cursors that are times, and "
                + cursor.column()
                + " of "
                + spec.reads()
                + " is none: take it away");
      }
    }
  }

  private void checkSplits(SyncSpec spec, boolean keyset) {
    if (spec.splits() > 1 && !keyset) {
      errors.add(
          key(spec, SourceKeys.SPLITS),
          spec.reads()
              + " has no key that the catalog proves unique and NOT NULL (a view never has one), so"
              + " that it cannot be cut into ranges: give it a primary key, or set splits to 1 for"
              + " it");
    }
  }

  /** The setting that a message begins with. */
  private Optional<String> settingOf(SyncSpec spec, String message) {
    return Stream.of(
            SourceKeys.KEY_COLUMNS, CursorKeys.COLUMN, CursorKeys.INITIAL, CursorKeys.LOOKBACK)
        .filter(message::startsWith)
        .map(setting -> key(spec, setting))
        .findFirst();
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
  private static void select(Session session, TableSchema found, SyncSpec spec) {
    Sql all = session.dialect().all(JdbcSyncReader.read(found, spec));
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
