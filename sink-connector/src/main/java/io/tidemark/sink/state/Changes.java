package io.tidemark.sink.state;

import io.tidemark.dialect.Sql;
import io.tidemark.dialect.Sql.Bind;
import io.tidemark.generation.StreamId;
import io.tidemark.jdbc.Session;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code tidemark_changes}, where that is wanted: what became of single rows, in the
 * transaction in which it did, so that it adds up to what the runs count.
 */
public final class Changes {
  private static final String COLUMNS =
      "sink, source, sync, scope, generation, table_name, row_key, op, reason, changed_at";
  private static final String ROW = "(" + String.join(", ", Collections.nCopies(10, "?")) + ")";

  /** Ten binds each: databases take some ten thousands. */
  private static final int AT_ONCE = 500;

  private final StateTables tables;
  private final String sinkId;

  public Changes(StateTables tables, String sinkId) {
    this.tables = tables;
    this.sinkId = sinkId;
  }

  /** What became of a row. */
  public enum Op {
    ADDED,
    CHANGED,
    REMOVED,
    REJECTED
  }

  /**
   * Whose run it was.
   *
   * @param stream the sync
   * @param scope its key range
   * @param generation under which it counts
   */
  public record Run(StreamId stream, int scope, long generation) {}

  /**
   * One row.
   *
   * @param run null for records of no stream
   * @param table null when a rejected record was meant for none that is known
   * @param key as JSON; null where there is none that can be read
   * @param reason why it was removed or rejected, without values; null for others
   */
  public record Change(
      @Nullable Run run,
      @Nullable String table,
      @Nullable String key,
      Op op,
      @Nullable String reason) {}

  /** Whether anybody wants them. */
  public boolean wanted() {
    return tables.logsChanges();
  }

  /** Writes rows, if they are wanted. */
  public void write(Session tx, List<Change> changes) {
    if (!wanted() || changes.isEmpty()) {
      return;
    }
    long now = tx.queryOne(tables.dialect().clock(), row -> row.getLong(1)).orElseThrow();
    for (int from = 0; from < changes.size(); from += AT_ONCE) {
      insert(tx, changes.subList(from, Math.min(changes.size(), from + AT_ONCE)), now);
    }
  }

  private void insert(Session tx, List<Change> changes, long now) {
    List<Bind> binds = new ArrayList<>();
    for (Change change : changes) {
      Run run = change.run;
      binds.add(text(sinkId));
      binds.add(text(run == null ? null : run.stream.source()));
      binds.add(text(run == null ? null : run.stream.sync()));
      binds.add(bind(Kind.INT32, run == null ? null : Integer.valueOf(run.scope)));
      binds.add(bind(Kind.INT64, run == null ? null : Long.valueOf(run.generation)));
      binds.add(text(change.table));
      binds.add(text(change.key));
      binds.add(text(change.op.name().toLowerCase(Locale.ROOT)));
      binds.add(text(change.reason));
      binds.add(bind(Kind.TIMESTAMP_TZ, now * 1000));
    }
    String rows = String.join(", ", Collections.nCopies(changes.size(), ROW));
    tx.update(
        new Sql(
            "INSERT INTO %s (%s) VALUES %s"
                .formatted(tables.quoted(tables.changes()), COLUMNS, rows),
            binds));
  }

  private static Bind text(@Nullable String text) {
    return bind(Kind.STRING, text);
  }

  private static Bind bind(Kind kind, @Nullable Object cell) {
    return new Bind(ColumnType.of(kind), cell);
  }
}
