package io.tidemark.sink.write;

import io.tidemark.dialect.Merge;
import io.tidemark.dialect.Merge.Steps;
import io.tidemark.dialect.RecordMode;
import io.tidemark.dialect.RemovalSql;
import io.tidemark.dialect.RowOutcome;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.row.RowShape;
import io.tidemark.sink.write.CopyRows.Form;
import io.tidemark.sink.write.StraightCopy.Copied;
import io.tidemark.sink.write.TargetTable.BadRow;
import io.tidemark.table.TableSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * One section on its way into a table: copied into a stage, then merged, or straight into the table
 * where that can only add rows; what must be known of rows that are not written goes to the seen
 * table. Knows the statements and the outcomes, not the transaction.
 */
final class SectionWriter {
  /** From how many rows on a copy into the table outweighs the look at its key that it needs. */
  private static final int WORTH_A_LOOK = 100;

  private final Session tx;
  private final SectionWork work;
  private final Section section;
  private final RowShape shape;
  private final TableSchema target;
  private final Merge merge;
  private final FirstLoad firstLoad;
  private final StraightCopy straight;
  private final Lookout lookout;
  private final Staging staging;
  private final List<BadRow> bad = new ArrayList<>();
  private final List<BatchRow> evidence = new ArrayList<>();
  private boolean staged;

  SectionWriter(Session tx, SectionWork work, TargetTable table) {
    this.tx = tx;
    this.work = work;
    this.section = work.section();
    this.shape = table.shape();
    this.target = table.target();
    this.merge = table.merge();
    this.firstLoad = table.firstLoad();
    this.straight = table.straight();
    this.lookout = table.lookout();
    this.staging = new Staging(tx, work.search(), bad);
  }

  /**
   * Writes the section.
   *
   * @param again whether the stages hold rows of another section of this transaction
   * @return the rows that were refused
   */
  List<BadRow> run(boolean again) {
    staged = again;
    section.runs(merge.foldsKeys()).forEach(this::write);
    int refused = 0;
    while (refused < bad.size()) {
      List<BadRow> latest = List.copyOf(bad.subList(refused, bad.size()));
      refused = bad.size();
      Map<Boolean, List<BatchRow>> before =
          section.replacedBy(latest).stream().collect(Collectors.partitioningBy(BatchRow::delete));
      before.values().stream().filter(rows -> !rows.isEmpty()).forEach(this::write);
    }
    new Evidence(tx, work, merge, this::copy).keep(evidence, bad);
    return bad;
  }

  private void write(List<BatchRow> rows) {
    clear();
    if (section.key().isKeys()) {
      meet(rows);
    } else if (rows.get(0).delete()) {
      delete(rows);
    } else if (shape.keys() == 0) {
      append(rows);
    } else {
      upsert(rows);
    }
  }

  private void clear() {
    if (staged) {
      merge.clearStages().forEach(tx::execute);
    }
    staged = true;
  }

  private void upsert(List<BatchRow> rows) {
    int[] order = section.inKeyOrder(rows);
    if (rows.size() >= WORTH_A_LOOK && firstLoad.isUnderWay() && mayAdd()) {
      if (copied(rows, order)) {
        return;
      }
      firstLoad.end();
    }
    merge(rows, order);
  }

  /** Whether the table has taken all rows but bad ones in one copy. */
  private boolean copied(List<BatchRow> rows, int[] order) {
    Optional<Copied> copied = straight.run(tx, work, rows, order);
    copied.ifPresent(
        done -> {
          if (shape.keys() > 0 && done.rows() != rows.size() - done.bad().size()) {
            throw Overtaken.rows(target.id());
          }
          bad.addAll(done.bad());
          countAdded(rows);
        });
    return copied.isPresent();
  }

  private boolean mayAdd() {
    boolean leavesEvidence = work.isEvidence(RowOutcome.ADDED);
    return work.search() != Search.ALL && work.mergeMode() != RecordMode.UPDATE && !leavesEvidence;
  }

  /** What is to be left as it is need not be staged to find that out. */
  private void merge(List<BatchRow> rows, int[] order) {
    RowOutcome[] outcomes = lookout.run(tx, work, rows, order);
    settle(rows, outcomes);
    List<BatchRow> others = Lookout.without(outcomes, rows);
    if (others.size() == rows.size()) {
      mergeStaged(rows, order);
      return;
    }
    firstLoad.end();
    if (!others.isEmpty()) {
      mergeStaged(others, section.inKeyOrder(others));
    }
  }

  private void mergeStaged(List<BatchRow> rows, int[] order) {
    RowOutcome[] outcomes = new RowOutcome[rows.size()];
    staging.each(
        rows,
        part -> copy(merge.copyStage(), Form.NUMBERED, rows, part),
        order,
        (from, to) -> mergeRange(from, to, outcomes));
    firstLoad.merged(outcomes);
    lookout.met(outcomes);
    reject(rows, outcomes);
    settle(rows, outcomes);
  }

  /** Counts rows by what became of them, which is null where nothing has, or not yet. */
  private void settle(List<BatchRow> rows, @Nullable RowOutcome[] outcomes) {
    for (int i = 0; i < outcomes.length; i++) {
      RowOutcome outcome = outcomes[i];
      if (outcome == null) {
        continue;
      } else if (outcome == RowOutcome.ABSENT && isMissed(rows.get(i))) {
        bad.add(new BadRow(rows.get(i), Refused.notWhole(shape, target.id())));
        continue; // whose key is kept as that of a bad row
      }
      count(rows.get(i), outcome);
      if (work.isEvidence(outcome)) {
        evidence.add(rows.get(i));
      }
    }
  }

  /**
   * Whether a row should have been there. The end of a log that is sent again may change rows that
   * it has also deleted, which the destination already knows.
   */
  private boolean isMissed(BatchRow row) {
    return work.mode() != RecordMode.UPDATE && row.tally() == null;
  }

  private void mergeRange(int from, int to, RowOutcome[] outcomes) {
    int[] left = lookout.staged(tx, work, from, to, outcomes);
    if (left.length == 0) {
      return;
    }
    Steps steps =
        left.length > to - from
            ? merge.merge(work.rule(), work.mergeMode(), work.stamp(), from, to)
            : merge.merge(work.rule(), work.mergeMode(), work.stamp(), left);
    run(steps, left, outcomes);
  }

  private void run(Steps steps, int[] numbers, RowOutcome[] outcomes) {
    tx.update(steps.decisions());
    long stepsUpdated = tx.update(steps.updates());
    long stepsInserted = tx.update(steps.inserts());
    tx.queryOne(
        steps.outcomes(),
        row -> {
          String codes = Objects.requireNonNull(row.getString(3));
          if (codes.length() != numbers.length) {
            throw Overtaken.rows(target.id()); // two rows of one key
          }
          long updated = 0;
          long inserted = 0;
          for (int i = 0; i < codes.length(); i++) {
            RowOutcome outcome = RowOutcome.of(codes.charAt(i));
            outcomes[numbers[i]] = outcome;
            updated += outcome.updates() ? 1 : 0;
            inserted += outcome == RowOutcome.ADDED ? 1 : 0;
          }
          if (row.getLong(1) + stepsUpdated != updated
              || row.getLong(2) + stepsInserted != inserted) {
            throw Overtaken.rows(target.id());
          }
          return codes;
        });
  }

  /** Rows whose keys another stream holds are refused by us, not by the database. */
  private void reject(List<BatchRow> rows, @Nullable RowOutcome[] outcomes) {
    int[] foreign =
        IntStream.range(0, outcomes.length)
            .filter(i -> outcomes[i] == RowOutcome.FOREIGN)
            .toArray();
    if (foreign.length == 0) {
      return;
    }
    tx.query(
        merge.owners(foreign),
        row -> {
          DataException why = Refused.foreign(target.id(), work.rule(), row.getString(2));
          return bad.add(new BadRow(rows.get(row.getInt(1)), why));
        });
  }

  private void append(List<BatchRow> rows) {
    int[] order = IntStream.range(0, rows.size()).toArray();
    if (work.search() != Search.ALL && copied(rows, order)) {
      return;
    }
    staging.each(
        rows,
        part -> copy(merge.copyStage(), Form.NUMBERED, rows, part),
        order,
        (from, to) -> tx.update(merge.insert(work.stamp(), from, to)));
    countAdded(rows);
  }

  private Set<BatchRow> refused() {
    if (bad.isEmpty()) {
      return Set.of(); // which asks no row for its identity
    }
    Set<BatchRow> refused = Collections.newSetFromMap(new IdentityHashMap<>());
    bad.forEach(row -> refused.add(row.row()));
    return refused;
  }

  /** All but those that were refused. */
  private void countAdded(List<BatchRow> rows) {
    Set<BatchRow> refused = refused();
    rows.stream().filter(row -> !refused.contains(row)).forEach(r -> count(r, RowOutcome.ADDED));
  }

  private void count(BatchRow row, RowOutcome outcome) {
    // without a generation nothing has been said before
    boolean met = row.tally() == null && outcome == RowOutcome.KEPT;
    counts(row).count(met ? RowOutcome.UNCHANGED : outcome);
    work.changes().written(target.id(), row, outcome);
  }

  /** Keys without rows: their rows are left as they are, and those are counted that have none. */
  private void meet(List<BatchRow> rows) {
    AbsentKeys absent = new AbsentKeys(tx, work, merge);
    staging.each(
        rows,
        part -> copy(merge.copyKeyStage(), Form.NUMBERED_KEY, rows, part),
        section.inKeyOrder(rows),
        absent::look);
    Set<BatchRow> refused = refused();
    for (int i = 0; i < rows.size(); i++) {
      BatchRow row = rows.get(i);
      Tally tally = row.tally();
      if (tally != null && !refused.contains(row)) {
        evidence.add(row);
        absent.count(i, tally);
      }
    }
  }

  private void delete(List<BatchRow> rows) {
    if (work.isBelowFloor()) {
      return; // what is stale by the floor goes with the floor's delete
    }
    int[] order = section.inKeyOrder(rows);
    staging.each(
        rows,
        part -> copy(merge.copyKeyStage(), Form.NUMBERED_KEY, rows, part),
        order,
        (from, to) -> deleteRange(from, to).forEach(number -> countRemoved(rows.get(number))));
  }

  private List<Integer> deleteRange(int from, int to) {
    RemovalSql delete = merge.remove(work.removal(), work.stamp(), work.newer(), from, to);
    if (work.newer().isEmpty()) {
      return tx.remove(delete, row -> row.getInt(1));
    }
    tx.update(merge.beforeKeySets());
    List<Integer> deleted = tx.remove(delete, row -> row.getInt(1));
    tx.update(merge.afterKeySets());
    return deleted;
  }

  private void countRemoved(BatchRow row) {
    counts(row).removed++;
    work.changes().removed(target.id(), row);
  }

  private RowCounts counts(BatchRow row) {
    Tally tally = row.tally();
    return tally == null ? section.strangers() : tally.rows;
  }

  private void copy(String sql, Form form, List<BatchRow> rows, int[] order) {
    int fields = form == Form.NUMBERED ? shape.columns().size() : shape.keys();
    tx.copyIn(sql, new CopyRows(form, fields, rows, order));
  }
}
