package io.tidemark.cli.own;

import io.tidemark.cli.database.Login;
import io.tidemark.cli.database.Names;
import io.tidemark.cli.database.Sql;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compares the source with the target row by row, over all columns and both ways, duplicates
 * counted, as EXCEPT ALL would if both were on one server.
 *
 * <p>The source is seen at two moments: in a snapshot from before the generation began to read, and
 * in one from after the target was complete. A row that is the same in both was the same while it
 * was read, so the target must have it just so. (Unless it was changed and changed back meanwhile:
 * then it would be called different, never equal.) Of a row that is not the same in both nothing is
 * said, but that it moved. All three are streamed in one order and merged; nothing is held in
 * memory but the rows of one key.
 */
public final class Comparison implements AutoCloseable {

  private final Plan plan;
  private final Sql before;
  private final Sql after;
  private final Sql target;

  private Comparison(Plan plan, Sql before, Sql after, Sql target) {
    this.plan = plan;
    this.before = before;
    this.after = after;
    this.target = target;
  }

  /** Takes the first snapshot; to be called before the generation is asked for. */
  public static Comparison begin(Plan plan, Login target) {
    Sql before = Sql.connect(plan.request().source());
    RowText.SETTINGS.forEach(before::run);
    before.beginSnapshot();
    Sql after = Sql.connect(plan.request().source());
    RowText.SETTINGS.forEach(after::run);
    Sql copy = Sql.connect(target);
    RowText.SETTINGS.forEach(copy::run);
    return new Comparison(plan, before, after, copy);
  }

  /** Takes the other snapshots; to be called when the generation is complete. */
  public void freeze() {
    after.beginSnapshot();
    target.beginSnapshot();
  }

  /**
   * Compares one table.
   *
   * @param generation the one that was awaited, by which an appended table's rows are told from
   *     those of others
   */
  public Verdict compare(SourceTable table, long generation) {
    String rows = RowText.query(table.name().quoted(), table);
    String copied = plan.target(table).quoted();
    if (table.isAppended()) {
      copied +=
          " WHERE _sync_generation = %d AND _sync_source = %s"
              .formatted(
                  generation,
                  Names.literal(plan.request().sourceName() + "/" + table.name().sync()));
    }
    try (RowGroups first = new RowGroups(before, rows);
        RowGroups second = new RowGroups(after, rows);
        RowGroups copy = new RowGroups(target, RowText.query(copied, table))) {
      return new Merge(first, second, copy).verdict(table.name());
    }
  }

  @Override
  public void close() {
    before.close();
    after.close();
    target.close();
  }

  /** The three streams, side by side. */
  private static final class Merge {
    private final RowGroups before;
    private final RowGroups after;
    private final RowGroups copy;
    private long equal;
    private long missing;
    private long different;
    private long surplus;
    private long moved;

    Merge(RowGroups before, RowGroups after, RowGroups copy) {
      this.before = before;
      this.after = after;
      this.copy = copy;
    }

    Verdict verdict(TableName table) {
      for (Optional<String> key = next(); key.isPresent(); key = next()) {
        judge(before.take(key.get()), after.take(key.get()), copy.take(key.get()));
      }
      return new Verdict(table, equal, missing, different, surplus, moved);
    }

    private Optional<String> next() {
      return Stream.of(before, after, copy)
          .flatMap(rows -> rows.key().stream())
          .min(Comparator.naturalOrder());
    }

    private void judge(RowGroups.Group was, RowGroups.Group is, RowGroups.Group copied) {
      if (!was.equals(is)) {
        moved += Math.max(was.count(), is.count());
      } else if (is.equals(copied)) {
        equal += is.count();
      } else if (copied.count() < is.count()) {
        missing += is.count() - copied.count();
      } else if (copied.count() > is.count()) {
        surplus += copied.count() - is.count();
      } else {
        different += is.count();
      }
    }
  }
}
