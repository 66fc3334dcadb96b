package io.tidemark.sink.stale;

import io.tidemark.dialect.Sql;
import io.tidemark.dialect.Sql.Bind;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.state.NewRun;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.state.StreamRow;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/** Rows of {@code tidemark_runs}: made when first needed, and only ever advanced. */
final class Runs {
  private static final ColumnType TIME = ColumnType.of(Kind.TIMESTAMP_TZ);

  /** A little less than keepers wait between two looks. */
  private static final Duration REST = Duration.ofMillis(900);

  private static final String WHERE =
      " WHERE sink = ? AND source = ? AND sync = ? AND scope = ? AND generation = ?";

  /** A heartbeat stands still, and is not lost, while nobody works on the run. */
  private static final String CHANGE =
      "UPDATE %s SET status = ?, table_name = ?, kind = ?, held_reason = ?, warnings = ?,"
          + " error = ?, watermark = ?, started_at = ?, updated_at = ?,"
          + " heartbeat_at = coalesce(?, heartbeat_at), ended_at = ?, rows_read = ?,"
          + " records_sent = ?, added = ?, changed = ?, unchanged = ?, removed = ?, rejected = ?,"
          + " stale = ?"
          + WHERE
          + " AND status IN (%s) AND (status <> ? OR updated_at IS NULL OR updated_at <= ?)";

  /**
   * A run that is complete has had all the records that it was sent: what is unchanged was sent
   * again, and counted before.
   */
  private static final String ADD =
      "UPDATE %s SET added = added + ?, changed = changed + ?, removed = removed + ?,"
          + " rejected = rejected + ?, unchanged = unchanged"
          + " + CASE WHEN status IN ('COMPLETED', 'COMPLETED_WITH_ERRORS') THEN 0 ELSE ? END,"
          + " status = CASE WHEN status = 'COMPLETED' AND ? > 0 THEN 'COMPLETED_WITH_ERRORS'"
          + " ELSE status END, updated_at = ?"
          + WHERE;

  private final StateTables tables;
  private final String sinkId;

  Runs(StateTables tables, String sinkId) {
    this.tables = tables;
    this.sinkId = sinkId;
  }

  /**
   * Makes the run's row, if it is missing.
   *
   * @return whether it was
   */
  boolean make(Session session, Generation g) {
    return !exists(session, g) && insert(session, g);
  }

  /**
   * Writes what a run looks like now, unless it has come further already: only transitions that
   * {@link RunStatus} has are made.
   *
   * @param targets the tables that its rows go to
   */
  void write(Session session, Generation g, RunRow run, List<StreamRow> targets) {
    long now = now(session);
    update(session, g, run, targets, now, now + Duration.ofDays(1).toMillis());
  }

  /**
   * The same, unless another keeper has just written the same status: however many tasks look, a
   * row changes about once a second.
   *
   * @return whether it was written
   */
  boolean refresh(Session session, Generation g, RunRow run, List<StreamRow> targets) {
    long now = now(session);
    return update(session, g, run, targets, now, now - REST.toMillis());
  }

  /** Counts what was applied of a run when it was over. */
  void add(Session tx, GenerationKey key, Counts late) {
    long rejected = late.rejected() + late.rejectedNoKey();
    List<Bind> binds = new ArrayList<>();
    binds.addAll(Sql.of("", late.added(), late.changed(), late.removed()).binds());
    binds.addAll(Sql.of("", rejected, late.unchanged(), rejected).binds());
    binds.add(time(now(tx)));
    binds.addAll(Sql.of("", key(key).toArray()).binds());
    tx.update(new Sql(ADD.formatted(name()), binds));
  }

  private boolean exists(Session session, Generation g) {
    return !session
        .query(Sql.of("SELECT 1 FROM " + name() + WHERE, key(g.key()).toArray()), row -> 1)
        .isEmpty();
  }

  private boolean isRun(Session session, Generation g, long id) {
    List<Object> binds = new ArrayList<>(key(g.key()));
    binds.add(id);
    String run = "SELECT 1 FROM " + name() + WHERE + " AND run_id = ?";
    return !session.query(Sql.of(run, binds.toArray()), row -> 1).isEmpty();
  }

  /**
   * Two keepers may want the same id, or the same run: both find the other's then.
   *
   * @return whether the row is this call's
   * @throws ConnectException when it is neither, so that trying again would not help
   */
  private boolean insert(Session session, Generation g) {
    while (true) {
      long id = NewRun.nextId(session, tables);
      if (insert(session, g, id)) {
        return true;
      } else if (exists(session, g)) {
        return false;
      } else if (NewRun.nextId(session, tables) == id) {
        throw refused(g);
      }
    }
  }

  private boolean insert(Session session, Generation g, long id) {
    GenerationKey key = g.key();
    NewRun run =
        new NewRun(
            sinkId,
            key.stream().source(),
            key.stream().sync(),
            key.scope(),
            key.generation(),
            g.plan().scopes(),
            g.facts().connector(),
            g.end().mode(),
            g.facts().trigger(),
            RunStatus.PENDING.name());
    session.update(run.insert(tables, id));
    return isRun(session, g, id);
  }

  /** An earlier version's index lacks the scope, and stays when the table is completed. */
  private ConnectException refused(Generation g) {
    return new ConnectException(
        ("Table %s takes no row for scope %d of generation %s, because another scope has one of the"
                + " same number: a unique index on it is of an earlier version. DROP INDEX %s, then"
                + " restart the task, which makes it anew")
            .formatted(tables.runs(), g.key().scope(), g.key(), tables.quoted(tables.runsOnce())));
  }

  private long now(Session session) {
    return session.queryOne(tables.dialect().clock(), row -> row.getLong(1)).orElseThrow();
  }

  /**
   * @param now milliseconds by this database's clock
   * @param since a row of the same status that was written after this is left alone
   */
  private boolean update(
      Session session, Generation g, RunRow run, List<StreamRow> targets, long now, long since) {
    List<Bind> binds = cells(g, run, targets, now);
    binds.addAll(Sql.of("", key(g.key()).toArray()).binds());
    binds.addAll(Sql.of("", run.status().name()).binds());
    binds.add(time(since));
    return session.update(new Sql(CHANGE.formatted(name(), list(run.status().before())), binds))
        > 0;
  }

  private static List<Bind> cells(Generation g, RunRow run, List<StreamRow> targets, long now) {
    boolean over = run.status().isTerminal();
    List<Bind> binds = new ArrayList<>();
    binds.addAll(
        Sql.of("", run.status().name(), names(targets), g.end().mode(), run.heldReason()).binds());
    binds.addAll(Sql.of("", run.warnings(), run.error(), g.facts().watermark()).binds());
    binds.add(time(g.facts().startedAt()));
    binds.add(time(now));
    binds.add(run.status().isWorkedOn() ? time(now) : new Bind(TIME, null));
    binds.add(over ? time(Math.max(now, g.facts().startedAt())) : new Bind(TIME, null));
    binds.add(number(g.ended(), g.facts().rows()));
    binds.add(number(g.ended(), g.end().manifest().count()));
    Counts c = run.counts();
    binds.addAll(Sql.of("", c.added(), c.changed(), c.unchanged(), c.removed()).binds());
    binds.addAll(Sql.of("", c.rejected()).binds());
    binds.add(number(run.stale().isPresent(), run.stale().orElse(0)));
    return binds;
  }

  private static Bind time(long millis) {
    return new Bind(TIME, millis * 1000);
  }

  private static Bind number(boolean known, long value) {
    return new Bind(ColumnType.of(Kind.INT64), known ? value : null);
  }

  private static @Nullable String names(List<StreamRow> targets) {
    return targets.isEmpty()
        ? null
        : targets.stream().map(t -> t.table().toString()).collect(Collectors.joining(", "));
  }

  private static String list(Set<RunStatus> statuses) {
    return statuses.stream().map(s -> "'" + s.name() + "'").collect(Collectors.joining(", "));
  }

  private List<Object> key(GenerationKey key) {
    return List.of(
        sinkId, key.stream().source(), key.stream().sync(), key.scope(), key.generation());
  }

  private String name() {
    return tables.quoted(tables.runs());
  }
}
