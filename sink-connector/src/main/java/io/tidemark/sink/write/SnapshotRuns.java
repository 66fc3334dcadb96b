package io.tidemark.sink.write;

import io.tidemark.dialect.Sql;
import io.tidemark.dialect.Sql.Bind;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.row.TableSnapshot;
import io.tidemark.sink.state.NewRun;
import io.tidemark.sink.state.StateTables;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of {@code tidemark_runs} for snapshots of Debezium's: what was applied of them, by the
 * transaction that applied it, so that any number of tasks may add to one. For people alone: a
 * snapshot proves nothing about rows that it does not contain, and deletes none.
 */
final class SnapshotRuns {
  /** Of the kind and of the trigger, which nothing tells. */
  static final String KIND = "snapshot";

  private static final String WHERE =
      " WHERE sink = ? AND source = ? AND sync = ? AND scope = 0 AND generation = ?";

  private static final String ADD =
      "UPDATE %s SET added = added + ?, changed = changed + ?, unchanged = unchanged + ?,"
          + " rejected = rejected + ?, status = CASE WHEN status = 'COMPLETED' AND ? > 0"
          + " THEN 'COMPLETED_WITH_ERRORS' ELSE status END, table_name = coalesce(?, table_name),"
          + " started_at = ?, updated_at = ?, heartbeat_at = ?"
          + WHERE;

  private static final String COMPLETE =
      "UPDATE %s SET status = CASE WHEN rejected > 0 THEN 'COMPLETED_WITH_ERRORS'"
          + " ELSE 'COMPLETED' END, ended_at = ?"
          + WHERE
          + " AND status = 'WRITING'";

  /** One that broke off leaves nothing behind that says so. */
  private static final String SUPERSEDE =
      "UPDATE %s SET status = 'SUPERSEDED', updated_at = ?, ended_at = ?"
          + WHERE.replace("generation = ?", "generation < ?")
          + " AND kind = '"
          + KIND
          + "' AND status = 'WRITING'";

  private static final Comparator<SnapshotPart> ORDER =
      Comparator.comparing((SnapshotPart part) -> part.snapshot.table())
          .thenComparing(part -> part.snapshot.takenAt());

  private final StateTables tables;
  private final String sinkId;

  SnapshotRuns(StateTables tables, String sinkId) {
    this.tables = tables;
    this.sinkId = sinkId;
  }

  /** Counts what the batch has done, once its sections are written. */
  void add(Session tx, Batch batch, List<Rejection> rejections) {
    if (batch.snapshots().isEmpty()) {
      return;
    }
    long now = tx.queryOne(tables.dialect().clock(), row -> row.getLong(1)).orElseThrow();
    batch.snapshots().stream()
        .sorted(ORDER)
        .forEach(part -> add(tx, part, counts(batch, part), rejected(part, rejections), now));
  }

  private static RowCounts counts(Batch batch, SnapshotPart part) {
    return batch.sections().stream()
        .filter(section -> section.key().stream() == null)
        .filter(section -> section.key().table().equals(part.target))
        .findFirst()
        .map(Section::strangers)
        .orElseGet(RowCounts::new);
  }

  /** In a table of its rows there are no others of no stream. */
  private static long rejected(SnapshotPart part, List<Rejection> rejections) {
    return part.unread
        + rejections.stream()
            .filter(rejection -> rejection.tally() == null)
            .filter(one -> part.target != null && part.target.equals(one.table()))
            .count();
  }

  private void add(Session tx, SnapshotPart part, RowCounts rows, long rejected, long now) {
    TableSnapshot snapshot = part.snapshot;
    List<Bind> binds = new ArrayList<>();
    binds.addAll(Sql.of("", rows.added, rows.changed, rows.unchanged).binds());
    binds.addAll(Sql.of("", rejected, rejected).binds());
    binds.add(text(part.target == null ? null : part.target.toString()));
    binds.addAll(List.of(time(snapshot.takenAt()), time(now), time(now)));
    binds.addAll(key(snapshot));
    Sql add = new Sql(ADD.formatted(name()), binds);
    while (tx.update(add) == 0) {
      tx.update(insert(tx, snapshot)); // another's row may have the number: then once more
    }
    if (part.last) {
      complete(tx, snapshot, time(Math.max(now, snapshot.takenAt())));
    }
  }

  private Sql insert(Session tx, TableSnapshot snapshot) {
    String source = snapshot.table().source();
    String sync = snapshot.table().sync();
    NewRun run =
        new NewRun(sinkId, source, sync, 0, snapshot.takenAt(), 1, source, KIND, KIND, "WRITING");
    return run.insert(tables, NewRun.nextId(tx, tables));
  }

  private void complete(Session tx, TableSnapshot snapshot, Bind now) {
    List<Bind> ended = new ArrayList<>(List.of(now));
    ended.addAll(key(snapshot));
    tx.update(new Sql(COMPLETE.formatted(name()), ended));
    ended.add(0, now);
    tx.update(new Sql(SUPERSEDE.formatted(name()), ended));
  }

  private List<Bind> key(TableSnapshot snapshot) {
    return Sql.of(
            "", sinkId, snapshot.table().source(), snapshot.table().sync(), snapshot.takenAt())
        .binds();
  }

  private static Bind text(@Nullable String text) {
    return new Bind(ColumnType.of(Kind.STRING), text);
  }

  private static Bind time(long millis) {
    return new Bind(ColumnType.of(Kind.TIMESTAMP_TZ), millis * 1000);
  }

  private String name() {
    return tables.quoted(tables.runs());
  }
}
