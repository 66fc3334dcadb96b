package io.tidemark.sink.write;

import io.tidemark.dialect.RecordMode;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.Marker;
import io.tidemark.sink.row.Provenance;
import io.tidemark.sink.row.RecordPlan;
import io.tidemark.sink.row.RowShape;
import io.tidemark.sink.row.TableSnapshot;
import io.tidemark.sink.rules.Rules;
import io.tidemark.sink.write.Attempts.Slot;
import io.tidemark.sink.write.BatchRow.Origin;
import io.tidemark.sink.write.Moves.Move;
import io.tidemark.sink.write.Positions.Committed;
import io.tidemark.sink.write.Section.Repeats;
import io.tidemark.sink.write.SectionKey.Manner;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records that are written by one transaction: tables that are emptied, sections of rows, the
 * markers between them, the positions that they reach, and what counts for whom. The task's thread
 * fills it; once it is sealed and handed over, it belongs to the thread that writes it.
 */
final class Batch {

  /**
   * A marker and where it was read.
   *
   * @param marker the marker
   * @param origin partition and offset
   */
  record ReadMarker(Marker marker, Origin origin) {}

  private record TallyKey(TopicPart part, Provenance provenance) {}

  private final boolean keepsRecords;
  private final boolean keepsEvidence;
  private final Rules rules;
  private long startedNanos;
  private final Map<SectionKey, Section> sections = new HashMap<>();

  /** The same, to be asked for each record: of a thousand tables, only its own. */
  private final Map<SectionKey.Rows, List<Section>> ofRows = new HashMap<>();

  private final Moves moves = new Moves();
  private final List<ReadMarker> markers = new ArrayList<>();
  private final List<Truncation> truncations = new ArrayList<>();
  private final Map<TableSnapshot, SnapshotPart> snapshots = new LinkedHashMap<>();
  private final List<Rejection> rejections = new ArrayList<>();
  private final Map<TallyKey, Tally> tallies = new HashMap<>();
  private @Nullable Section lastSection;
  private @Nullable Tally lastTally;
  private int records;
  private long bytes;
  private Origin origin = new Origin(new TopicPart("", 0), 0);
  private Committed before = new Committed(0, 0);
  private Map<Slot, Long> raised = Map.of();

  /**
   * An empty batch.
   *
   * @param keepsRecords whether records are kept, for a reporter or for the log of changes
   * @param keepsEvidence whether the write mode leaves evidence for every record (invariant I5)
   * @param rules of the tables
   */
  Batch(boolean keepsRecords, boolean keepsEvidence, Rules rules) {
    this.rules = rules;
    this.keepsRecords = keepsRecords;
    this.keepsEvidence = keepsEvidence;
  }

  /**
   * The record that is about to be added.
   *
   * @param from where it comes from
   * @param found how it finds its partition: the position, and the gaps up to the record
   */
  void arrives(Origin from, Committed found) {
    origin = from;
    before = found;
  }

  boolean isEmpty() {
    return moves.isEmpty();
  }

  /** Nothing is added any more; so far the records have raised these attempts. */
  void seal(Map<Slot, Long> attempts) {
    raised = attempts;
  }

  Map<Slot, Long> raised() {
    return raised;
  }

  /** The first record is about to come. */
  void start(long nowNanos) {
    startedNanos = nowNanos;
  }

  long startedNanos() {
    return startedNanos;
  }

  int records() {
    return records;
  }

  long bytes() {
    return bytes;
  }

  /**
   * Whether a record can join: it cannot when rows of its table and stream of another shape are
   * here, because sections are not ordered by shape; nor can a tombstone where a later generation
   * has met the key, which it would delete because keys come last; nor can a row of a scan where
   * changes of its generation are, behind which it would not come.
   */
  boolean takes(SectionKey key, RowShape shape, boolean delete) {
    Section last = lastSection;
    if (last != null && sections.size() == 1 && last.key().equals(key)) {
      return last.takes(shape, delete);
    }
    for (Section section : ofRows.getOrDefault(key.rows(), List.of())) {
      SectionKey other = section.key();
      boolean overtakes =
          other.isKeys() && !key.isKeys() && delete && other.generation() > key.generation();
      boolean overtaken =
          other.isChanges() && key.manner() == Manner.ROW && other.generation() == key.generation();
      if (overtakes || overtaken || !section.takes(shape, delete)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Adds a row. What cannot be encoded is noted as a rejection, which the caller looks for.
   *
   * @return false when the batch has to be written first, and nothing was done
   */
  boolean add(SectionKey key, RecordPlan plan, SinkRecord record, @Nullable Provenance provenance) {
    Section section = section(key);
    if (mustWait(section, plan, record)) {
      return false;
    }
    Tally tally = provenance == null ? null : tally(provenance);
    long before = section.size();
    boolean keyed = true;
    try {
      section.add(plan, record, origin, tally, keepsRecords);
    } catch (Section.BadValue e) {
      rejections.add(new Rejection(key.table(), origin, tally, record, "decode", true, e.error()));
    } catch (DataException e) {
      keyed = plan.shape().keys() == 0;
      rejections.add(new Rejection(key.table(), origin, tally, record, "decode", keyed, e));
    }
    count(tally, keyed);
    bytes += section.size() - before;
    pass();
    return true;
  }

  /**
   * Whether a record has to wait until what is here of its key is written. A tombstone has, where
   * that is in a section which is applied after its own: it would remove a row that the log has
   * already had written or seen by a later read. And any record whose mode asks what is there.
   */
  private boolean mustWait(Section section, RecordPlan plan, SinkRecord record) {
    SectionKey key = section.key();
    boolean asks = section.refusesRepeats();
    boolean delete = record.value() == null;
    if (key.isKeys() || !(asks || delete)) {
      return false;
    }
    return ofRows.getOrDefault(key.rows(), List.of()).stream()
        .filter(other -> delete || !other.key().isKeys())
        .filter(other -> other.key().compareTo(key) >= (asks ? 0 : 1))
        .anyMatch(other -> other.has(plan, record));
  }

  private Section section(SectionKey key) {
    Section section = lastSection;
    if (section == null || !section.key().equals(key)) {
      section = sections.computeIfAbsent(key, this::begun);
      lastSection = section;
    }
    return section;
  }

  private Section begun(SectionKey key) {
    Section section = new Section(key, repeats(key));
    ofRows.computeIfAbsent(key.rows(), rows -> new ArrayList<>()).add(section);
    return section;
  }

  private Repeats repeats(SectionKey key) {
    if (key.isKeys()) {
      return Repeats.FOLDED;
    }
    if (rules.of(key.table()).records() != RecordMode.UPSERT) {
      return Repeats.REFUSED;
    }
    return keepsRecords ? Repeats.KEPT : Repeats.FOLDED;
  }

  /**
   * Notes a record that does nothing, and counts: a tombstone of an attempt that a later one has
   * replaced, because the later one may have sent the row of its generation since (rule 2; model:
   * tombstones_late), or a tombstone or key where nothing is ever deleted.
   */
  void idle(Provenance provenance) {
    count(tally(provenance), true);
    pass();
  }

  /** Notes a record of which nothing could be read. */
  void reject(SinkRecord record, @Nullable Provenance provenance, RuntimeException error) {
    Tally tally = provenance == null ? null : tally(provenance);
    rejections.add(new Rejection(null, origin, tally, record, "decode", false, error));
    count(tally, false);
    pass();
  }

  void add(Marker marker) {
    markers.add(new ReadMarker(marker, origin));
    pass();
  }

  /**
   * Notes that a table was truncated at its source, which comes before all rows of the batch.
   *
   * @return false when rows of it are here already: the batch has to be written first
   */
  boolean truncate(TableId table, SinkRecord record) {
    if (ofRows.containsKey(new SectionKey.Rows(table, null))) {
      return false;
    }
    truncations.add(new Truncation(table, origin, record, new RowCounts()));
    pass();
    return true;
  }

  /**
   * Whether a row of no stream can join those of its table: of a snapshot there is only one here,
   * and nothing but it, because its rows are counted together.
   *
   * @param snapshot that the row is of, null when it is of none
   */
  boolean takes(TableId table, @Nullable TableSnapshot snapshot) {
    boolean none = snapshot == null && snapshots.isEmpty();
    if (none || !ofRows.containsKey(new SectionKey.Rows(table, null))) {
      return true;
    }
    SnapshotPart part = snapshot == null ? null : snapshots.get(snapshot);
    return snapshot == null
        ? snapshots.values().stream().noneMatch(other -> table.equals(other.target))
        : part != null && table.equals(part.target);
  }

  /** What is here of a snapshot, so far. */
  SnapshotPart snapshot(TableSnapshot snapshot) {
    return snapshots.computeIfAbsent(snapshot, SnapshotPart::new);
  }

  /** What is here of snapshots. */
  Collection<SnapshotPart> snapshots() {
    return snapshots.values();
  }

  /** A marker that the record which was just added stands for, too. */
  void announce(Marker marker) {
    markers.add(new ReadMarker(marker, origin));
  }

  private void count(@Nullable Tally tally, boolean keyed) {
    if (tally == null) {
      return;
    }
    if (!keyed) {
      tally.rejectedNoKey++;
      return;
    }
    tally.applied++;
    if (keepsEvidence) {
      tally.kept++;
    }
  }

  /** Notes that the record is passed; one that is skipped needs no more. */
  void pass() {
    records++;
    moves.pass(origin, before);
  }

  private Tally tally(Provenance of) {
    Provenance provenance = of.counted();
    TopicPart part = origin.part();
    Tally last = lastTally;
    if (last == null || !last.part.equals(part) || !last.provenance.equals(provenance)) {
      last =
          tallies.computeIfAbsent(
              new TallyKey(part, provenance),
              key -> new Tally(part, provenance, origin.offset(), before.gaps()));
      lastTally = last;
    }
    last.gapsAfter = before.gaps();
    last.lastOffset = origin.offset();
    return last;
  }

  /** In the order in which they are to be applied. */
  List<Section> sections() {
    return new TreeMap<>(sections).values().stream().filter(section -> !section.isEmpty()).toList();
  }

  /** For each partition of a record here. */
  SortedMap<TopicPart, Move> moves() {
    return moves.all();
  }

  List<ReadMarker> markers() {
    return markers;
  }

  /** Tables that were truncated at their source, in the order of the log. */
  List<Truncation> truncations() {
    return truncations;
  }

  /** Records that could not become rows. */
  List<Rejection> rejections() {
    return rejections;
  }

  Collection<Tally> tallies() {
    return tallies.values();
  }
}
