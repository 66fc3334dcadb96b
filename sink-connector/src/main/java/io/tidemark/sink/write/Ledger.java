package io.tidemark.sink.write;

import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.Sql;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.StreamId;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.row.KeyText;
import io.tidemark.sink.row.Provenance;
import io.tidemark.sink.state.Proof;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.write.Attempts.Slot;
import io.tidemark.sink.write.Positions.Committed;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The sink's own books in the destination: positions, highest attempts, counts, rejected records.
 * What is written here moves in the transaction of the rows (invariant I2).
 */
final class Ledger {
  private static final List<String> SLOT =
      List.of("connector", "topic", "part", "source", "sync", "scope");
  private static final List<String> COUNTS =
      List.of(
          "applied",
          "kept",
          "rejected",
          "rejected_nokey",
          "added",
          "changed",
          "unchanged",
          "removed",
          "missing",
          "lost");

  private static final List<String> REJECT =
      List.of(
          "connector",
          "topic",
          "part",
          "position",
          "source",
          "sync",
          "generation",
          "table_name",
          "row_key",
          "stage",
          "sqlstate",
          "message",
          "rejected_at");

  private final StateTables tables;
  private final String sinkId;
  private final String writtenAs;

  /**
   * @param writtenAs by which rules records are written, as far as evidence depends on them
   */
  Ledger(StateTables tables, String sinkId, String writtenAs) {
    this.tables = tables;
    this.sinkId = sinkId;
    this.writtenAs = writtenAs;
  }

  /**
   * The committed position, which begins at 0, whatever Kafka's group says. Whoever asks goes on
   * where another task may have failed. A row that is there is only read: an insert would wait for
   * a task that hangs in the middle of its commit, in spite of its conflict.
   */
  Committed position(Session session, TopicPart part) {
    Committed position = find(session, part).orElseGet(() -> begin(session, part));
    session.update(
        Sql.of(
            ("UPDATE %s SET failure = NULL WHERE connector = ? AND topic = ? AND part = ?"
                    + " AND failure IS NOT NULL")
                .formatted(tables.quoted(tables.progress())),
            sinkId,
            part.topic(),
            part.partition()));
    return position;
  }

  private Committed begin(Session session, TopicPart part) {
    session.update(
        dialect()
            .insertIfAbsent(
                tables.progress(),
                List.of("connector", "topic", "part", "position", "gaps"),
                List.of(sinkId, part.topic(), part.partition(), 0L, 0L)));
    return find(session, part).orElseThrow();
  }

  private Optional<Committed> find(Session session, TopicPart part) {
    return session.queryOne(
        Sql.of(
            "SELECT position, gaps FROM %s WHERE connector = ? AND topic = ? AND part = ?"
                .formatted(tables.quoted(tables.progress())),
            sinkId,
            part.topic(),
            part.partition()),
        row -> new Committed(row.getLong(1), row.getLong(2)));
  }

  /** Moves a position from what it is expected to be; false when it is not, and nothing is done. */
  boolean advance(Session session, TopicPart part, long expected, Committed next) {
    return session.update(
            Sql.of(
                ("UPDATE %s SET position = ?, gaps = ?, failure = NULL WHERE connector = ? AND topic = ?"
                        + " AND part = ? AND position = ?")
                    .formatted(tables.quoted(tables.progress())),
                next.position(),
                next.gaps(),
                sinkId,
                part.topic(),
                part.partition(),
                expected))
        == 1;
  }

  /** Hands over the highest attempt of every slot of a partition. */
  void attempts(Session session, TopicPart part, ObjLongConsumer<Slot> loaded) {
    session.query(
        Sql.of(
            ("SELECT source, sync, scope, attempt FROM %s"
                    + " WHERE connector = ? AND topic = ? AND part = ?")
                .formatted(tables.quoted(tables.attempts())),
            sinkId,
            part.topic(),
            part.partition()),
        row -> {
          StreamId stream =
              new StreamId(
                  Objects.requireNonNull(row.getString(1)),
                  Objects.requireNonNull(row.getString(2)));
          loaded.accept(new Slot(part, stream, row.getInt(3)), row.getLong(4));
          return part;
        });
  }

  void raise(Session tx, Map<Slot, Long> attempts) {
    attempts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> raise(tx, entry.getKey(), entry.getValue()));
  }

  private void raise(Session tx, Slot slot, long attempt) {
    List<Object> values = new ArrayList<>(List.of(attempt));
    values.addAll(slot(slot));
    int updated =
        tx.update(
            Sql.of(
                "UPDATE %s SET attempt = ? WHERE %s"
                    .formatted(tables.quoted(tables.attempts()), where(SLOT)),
                values.toArray()));
    if (updated == 0) {
      List<String> columns = new ArrayList<>(SLOT);
      columns.add("attempt");
      List<Object> row = slot(slot);
      row.add(attempt);
      tx.update(dialect().insertIfAbsent(tables.attempts(), columns, row));
    }
  }

  private List<Object> slot(Slot slot) {
    return new ArrayList<>(
        List.of(
            sinkId,
            slot.part().topic(),
            slot.part().partition(),
            slot.stream().source(),
            slot.stream().sync(),
            slot.scope()));
  }

  /**
   * Adds what a batch did for one attempt in one partition. Once its records were written by two
   * sets of rules it is no longer known by which.
   */
  void count(Session tx, Tally tally) {
    List<Long> counts =
        List.of(
            tally.applied,
            tally.kept - tally.unkept,
            tally.rejected,
            tally.rejectedNoKey + tally.unprotected,
            tally.rows.added,
            tally.rows.changed,
            tally.rows.unchanged,
            tally.rows.removed,
            tally.missing,
            tally.lost);
    Provenance of = tally.provenance;
    List<Object> key = slot(new Slot(tally.part, of.stream(), of.scope()));
    key.addAll(List.of(of.generation(), of.attempt()));
    List<String> keyColumns = new ArrayList<>(SLOT);
    keyColumns.addAll(List.of("generation", "attempt"));
    List<Object> values = new ArrayList<>(counts);
    values.addAll(List.of(tally.gapsAfter, tally.lastOffset, writtenAs));
    values.addAll(key);
    List<String> sums =
        COUNTS.stream().map(c -> "%1$s = coalesce(%1$s, 0) + ?".formatted(c)).toList();
    String update =
        "UPDATE %s SET %s, gaps_after = ?, last_offset = ?, written_as = CASE WHEN written_as IN (?, '%s') THEN written_as END WHERE %s"
            .formatted(
                tables.quoted(tables.applied()),
                String.join(", ", sums),
                Proof.SPOILT,
                where(keyColumns));
    if (tx.update(Sql.of(update, values.toArray())) == 0) {
      keyColumns.addAll(COUNTS);
      keyColumns.addAll(
          List.of("first_offset", "gaps_first", "gaps_after", "last_offset", "written_as"));
      key.addAll(counts);
      key.addAll(List.of(tally.firstOffset, tally.gapsFirst, tally.gapsAfter, tally.lastOffset));
      key.add(writtenAs);
      tx.update(dialect().insertIfAbsent(tables.applied(), keyColumns, key));
    }
  }

  /**
   * Whether the generation has had the record's key rejected in this partition before: a resumed
   * read sends the end of what it had sent again. Only looked for where it was resumed.
   */
  boolean isRepeat(Session tx, Rejection rejection, Provenance of) {
    String key = KeyText.of(rejection.record().key());
    if (of.attempt() == of.generation() || key == null || rejection.table() == null) {
      return false;
    }
    return !tx.query(
            Sql.of(
                ("SELECT 1 FROM %s WHERE connector = ? AND topic = ? AND part = ? AND position < ?"
                        + " AND source = ? AND sync = ? AND generation = ? AND table_name = ?"
                        + " AND row_key = ? LIMIT 1")
                    .formatted(tables.quoted(tables.rejects())),
                sinkId,
                rejection.origin().part().topic(),
                rejection.origin().part().partition(),
                rejection.origin().offset(),
                of.stream().source(),
                of.stream().sync(),
                of.generation(),
                rejection.table().toString(),
                key),
            row -> true)
        .isEmpty();
  }

  /** Notes a rejected record; at most one row per record. */
  void reject(Session tx, Rejection rejection, long now) {
    Tally tally = rejection.tally();
    Provenance of = tally == null ? null : tally.provenance;
    List<Object> values = new ArrayList<>();
    values.add(sinkId);
    values.add(rejection.origin().part().topic());
    values.add(rejection.origin().part().partition());
    values.add(rejection.origin().offset());
    values.add(bind(Kind.STRING, of == null ? null : of.stream().source()));
    values.add(bind(Kind.STRING, of == null ? null : of.stream().sync()));
    values.add(bind(Kind.INT64, of == null ? null : Long.valueOf(of.generation())));
    values.add(bind(Kind.STRING, rejection.table() == null ? null : rejection.table().toString()));
    values.add(bind(Kind.STRING, KeyText.of(rejection.record().key())));
    values.add(rejection.stage());
    values.add(rejection.error() instanceof DatabaseException e ? e.sqlState() : "");
    values.add(Objects.requireNonNullElse(rejection.error().getMessage(), ""));
    values.add(bind(Kind.TIMESTAMP_TZ, now * 1000));
    tx.update(dialect().insertIfAbsent(tables.rejects(), REJECT, values));
  }

  private static Sql.Bind bind(Kind kind, @Nullable Object cell) {
    return new Sql.Bind(ColumnType.of(kind), cell);
  }

  private static String where(List<String> columns) {
    return String.join(" = ? AND ", columns) + " = ?";
  }

  private Dialect dialect() {
    return tables.dialect();
  }
}
