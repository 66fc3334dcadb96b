package io.tidemark.sink.write;

import io.tidemark.dialect.CopyBuffer;
import io.tidemark.sink.row.RecordPlan;
import io.tidemark.sink.row.RowShape;
import io.tidemark.sink.write.BatchRow.Origin;
import io.tidemark.sink.write.TargetTable.BadRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a batch that meet one table by one rule, folded per key to what applying them one by
 * one would leave: the last record of a key stands for all of them. A record that cannot be encoded
 * takes no part in that; its key is kept as evidence.
 */
final class Section {
  private static final int FIRST_BYTES = 8192;

  /**
   * From so many bytes on a page takes no further row. The JVM's collector treats an array of more
   * than half a region, in a small heap 512 KiB, as a matter of its own, and marks the heap again
   * and again for it.
   */
  private static final int PAGE_BYTES = 192 * 1024;

  /** What becomes of a record whose key is here already. */
  enum Repeats {
    /** It stands for the one before. */
    FOLDED,
    /** The same, but the one before is kept, should this one be refused. */
    KEPT,
    /** It has to wait: what it does depends on what the one before has done. */
    REFUSED
  }

  private final SectionKey key;
  private final Repeats repeats;
  private final IdentityHashMap<BatchRow, BatchRow> replaced = new IdentityHashMap<>();
  private CopyBuffer page = new CopyBuffer(FIRST_BYTES);
  private long full;
  private final KeyIndex index = new KeyIndex();
  private final List<@Nullable BatchRow> rows = new ArrayList<>();
  private final List<BatchRow> rejectedKeys = new ArrayList<>();
  private final RowCounts strangers = new RowCounts();
  private @Nullable RowShape shape;
  private @Nullable RowShape keyShape;
  private @Nullable Long seenWanted;

  Section(SectionKey key, Repeats repeats) {
    this.key = key;
    this.repeats = repeats;
  }

  /** Whether no record has joined: of the first one not even the key could be encoded. */
  boolean isEmpty() {
    return shape == null && keyShape == null;
  }

  SectionKey key() {
    return key;
  }

  /**
   * Its evidence needs a table of seen keys, which few changes do: it is made before the section is
   * written again.
   */
  void wantSeen(long generation) {
    seenWanted = generation;
  }

  /** Of which generation it needs a table of seen keys; null while none is known to be needed. */
  @Nullable Long seenWanted() {
    return seenWanted;
  }

  /** What became of rows of no stream, which no tally counts. */
  RowCounts strangers() {
    return strangers;
  }

  /** Keys whose table is not there, and that nothing is kept of. */
  void countNowhere() {
    for (BatchRow row : rows) {
      Tally tally = row == null ? null : row.tally();
      if (tally != null) {
        tally.unkept++;
        tally.missing++;
      }
    }
  }

  /** The shape of the rows; when there are only tombstones, that of their keys. */
  RowShape shape() {
    return Objects.requireNonNull(shape != null ? shape : keyShape, "a section has rows");
  }

  /** Whether no row is to be written. */
  boolean onlyDeletes() {
    return shape == null;
  }

  boolean hasDeletes() {
    return keyShape != null;
  }

  /** Whether a record of this shape can join the rows that are here already. */
  @SuppressWarnings("ReferenceEquality") // the decoder gives equal shapes as one object
  boolean takes(RowShape other, boolean delete) {
    RowShape mine = delete ? keyShape : shape;
    if (mine != null) {
      return mine == other; // and has the key columns that the others have
    }
    RowShape any = delete ? shape : keyShape;
    return any == null || any.keyColumns().equals(other.keyColumns());
  }

  /** Whether no record may join whose key is here. */
  boolean refusesRepeats() {
    return repeats == Repeats.REFUSED;
  }

  /** Whether a record's key is here. */
  boolean has(RecordPlan plan, SinkRecord record) {
    if (rows.isEmpty()) {
      return false;
    }
    int start = page.size();
    try {
      plan.encodeKey(record.key(), record.value(), page);
      return index.has(page, start, page.size());
    } catch (DataException e) {
      return false; // it is no row, and rejected when it is added
    } finally {
      page.truncate(start);
    }
  }

  /**
   * Adds a record.
   *
   * @param keep whether to keep the record itself
   * @throws DataException when its key cannot be encoded, and nothing of it was added
   * @throws BadValue when its key is added as evidence but its values cannot be encoded
   */
  void add(RecordPlan plan, SinkRecord record, Origin origin, @Nullable Tally tally, boolean keep) {
    boolean delete = record.value() == null;
    turn();
    int start = page.size();
    int keyEnd;
    try {
      plan.encodeKey(record.key(), record.value(), page);
      keyEnd = page.size();
    } catch (DataException e) {
      page.truncate(start);
      throw e;
    }
    try {
      if (!delete) {
        plan.encodeValues(record.key(), record.value(), page);
      }
    } catch (DataException e) {
      page.truncate(keyEnd);
      rejectedKeys.add(new BatchRow(page, start, keyEnd, keyEnd, false, origin, tally, record));
      join(plan.shape(), delete);
      throw new BadValue(e);
    }
    SinkRecord kept = keep ? record : null;
    put(new BatchRow(page, start, keyEnd, page.size(), delete, origin, tally, kept), plan.shape());
  }

  private void turn() {
    if (page.size() >= PAGE_BYTES) {
      full += page.size();
      page = new CopyBuffer(PAGE_BYTES + PAGE_BYTES / 4);
    }
  }

  private void put(BatchRow row, RowShape rowShape) {
    join(rowShape, row.delete());
    rows.add(row);
    if (rowShape.keys() > 0) {
      int before = index.put(row.page(), row.start(), row.keyEnd(), rows.size() - 1);
      BatchRow last = before < 0 ? null : rows.set(before, null);
      if (last != null && repeats == Repeats.KEPT) {
        replaced.put(row, last);
      }
    }
  }

  private void join(RowShape rowShape, boolean delete) {
    if (delete) {
      keyShape = rowShape;
    } else {
      shape = rowShape;
    }
  }

  /** How many bytes its rows have. */
  long size() {
    return full + page.size();
  }

  /**
   * What the fold has left, in runs of rows to write and of rows to delete, each in log order.
   *
   * @param inOrder whether the runs follow the log too, because the database may take two keys for
   *     one that the fold has not; else there are two at most
   */
  List<List<BatchRow>> runs(boolean inOrder) {
    List<List<BatchRow>> runs = new ArrayList<>();
    List<BatchRow> written = new ArrayList<>(rows.size());
    List<BatchRow> deleted = new ArrayList<>();
    for (BatchRow row : rows) {
      if (row == null) {
        continue;
      }
      List<BatchRow> other = row.delete() ? written : deleted;
      if (inOrder && !other.isEmpty()) {
        runs.add(List.copyOf(other));
        other.clear();
      }
      (row.delete() ? deleted : written).add(row);
    }
    Stream.of(written, deleted).filter(run -> !run.isEmpty()).forEach(runs::add);
    return runs;
  }

  /** The records that refused ones stand for, which they would have left as they were. */
  List<BatchRow> replacedBy(List<BadRow> refused) {
    List<BatchRow> before = new ArrayList<>();
    for (BadRow bad : refused) {
      BatchRow row = replaced.get(bad.row());
      if (row != null) {
        before.add(row);
      }
    }
    return before;
  }

  /** Keys of records whose values cannot be encoded. */
  List<BatchRow> rejectedKeys() {
    return rejectedKeys;
  }

  /** Numbers of the rows in the order of their keys, the one order in which all tasks lock rows. */
  int[] inKeyOrder(List<BatchRow> some) {
    IntStream numbers = IntStream.range(0, some.size());
    if (shape().keys() == 0 || isInKeyOrder(some)) {
      return numbers.toArray();
    }
    return numbers
        .boxed()
        .sorted((a, b) -> compareKeys(some.get(a), some.get(b)))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** As those are that were read in the order of their keys. */
  private static boolean isInKeyOrder(List<BatchRow> some) {
    for (int i = 1; i < some.size(); i++) {
      if (compareKeys(some.get(i - 1), some.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }

  private static int compareKeys(BatchRow left, BatchRow right) {
    return Arrays.compareUnsigned(
        left.bytes(), left.start(), left.keyEnd(), right.bytes(), right.start(), right.keyEnd());
  }

  /** A record's values cannot be encoded, its key could. */
  static final class BadValue extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final DataException error;

    BadValue(DataException error) {
      super(error);
      this.error = error;
    }

    DataException error() {
      return error;
    }
  }
}
