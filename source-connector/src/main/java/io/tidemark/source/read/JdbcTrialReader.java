package io.tidemark.source.read;

import io.tidemark.dialect.Read;
import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Row;
import io.tidemark.jdbc.Session;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.plan.Trial;
import io.tidemark.table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the row of a test in a database, in one transaction that only reads. */
public final class JdbcTrialReader implements TrialReader {
  private final SourceDatabase database;
  private final SyncSpec spec;
  private final SyncReader rows;

  /**
   * @param rows of the same sync
   */
  public JdbcTrialReader(SourceDatabase database, SyncSpec spec, SyncReader rows) {
    this.database = database;
    this.spec = spec;
    this.rows = rows;
  }

  @Override
  public boolean ready() {
    return rows.ready();
  }

  @Override
  public long clock() {
    return rows.clock();
  }

  @Override
  public Look look() {
    return rows.look();
  }

  @Override
  public Sample find(Look look, Trial trial) {
    TrialCheck.of(spec, look.schema(), trial);
    Read read = JdbcSyncReader.read(look, spec).within(JdbcSyncReader.range(look, spec));
    if (trial.key().isEmpty() && spec.scope().index() > 0) {
      return new Sample.Elsewhere(); // the first range has the first row
    }
    return database.run(
        session ->
            session.inTransaction(
                Session.Mode.REPEATABLE_READ_ONLY, tx -> new Search(tx, read, trial).run()));
  }

  /** One search, in its transaction. */
  private final class Search {
    private final Session tx;
    private final Read read;
    private final Trial trial;
    private final TrialValues values;

    Search(Session tx, Read read, Trial trial) {
      this.tx = tx;
      this.read = read;
      this.trial = trial;
      this.values = new TrialValues(tx, read);
    }

    Sample run() {
      boolean removed = trial.op() == Trial.Op.REMOVED;
      if (trial.key().isEmpty()) {
        @Nullable Object[] row = one(tx.dialect().rows().first(read)).orElseThrow(this::noRow);
        return removed ? new Sample.Gone(key(row)) : new Sample.Row(changed(row));
      }
      List<Object> key = new ArrayList<>();
      read.key().forEach(c -> key.add(values.of(c, named(c))));
      if (removed) {
        return covers(key) ? new Sample.Gone(List.copyOf(key)) : new Sample.Elsewhere();
      }
      Optional<@Nullable Object[]> row = one(tx.dialect().rows().of(read, key));
      if (row.isPresent()) {
        return new Sample.Row(changed(row.get()));
      } else if (covers(key)) {
        throw noRow();
      }
      return new Sample.Elsewhere();
    }

    private String named(Column column) {
      return Objects.requireNonNull(
          trial.key().get(column.name()), "TrialCheck lets no part of a key be missing");
    }

    private Optional<@Nullable Object[]> one(Sql sql) {
      return tx.queryOne(sql, this::cells);
    }

    private @Nullable Object[] cells(Row row) {
      @Nullable Object[] cells = new @Nullable Object[read.columns().size()];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = row.cell(i + 1, read.columns().get(i).type());
      }
      return cells;
    }

    private boolean covers(List<Object> key) {
      return !spec.scope().isPart()
          || tx.queryOne(tx.dialect().rows().covers(read, key), row -> true).isPresent();
    }

    private List<@Nullable Object> key(@Nullable Object[] row) {
      List<@Nullable Object> key = new ArrayList<>();
      read.key().forEach(column -> key.add(row[read.columns().indexOf(column)]));
      return key;
    }

    private @Nullable Object[] changed(@Nullable Object[] row) {
      for (Map.Entry<String, @Nullable String> change : trial.overrides().entrySet()) {
        int index = index(change.getKey());
        String text = change.getValue();
        row[index] = text == null ? null : values.of(read.columns().get(index), text);
      }
      return row;
    }

    private int index(String name) {
      List<String> names = read.columns().stream().map(Column::name).toList();
      return names.indexOf(name);
    }

    private ReadFailure noRow() {
      String where = spec.reads() + spec.scope().title();
      String filtered = spec.filter() == null ? "" : " that its filter lets through";
      return new ReadFailure(
          ReadFailure.Kind.PERMANENT,
          trial.key().isEmpty()
              ? "there is no row in " + where + filtered
              : "there is no row of the test's key in " + where + filtered);
    }
  }
}
