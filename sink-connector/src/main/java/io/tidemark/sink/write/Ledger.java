package io.tidemark.sink.write;

import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.Sql;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.generation.StreamId;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.row.KeyText;
import io.tidemark.sink.row.Provenance;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.write.Attempts.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
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
          "removed");

  private final StateTables tables;
  private final String sinkId;

  Ledger(StateTables tables, String sinkId) {
    this.tables = tables;
    this.sinkId = sinkId;
  }

  /** The committed position, which begins at 0, whatever Kafka's group says. */
  long position(Session session, TopicPart part) {
    session.update(
        dialect()
            .insertIfAbsent(
                tables.progress(),
                List.of("connector", "topic", "part", "position"),
                List.of(sinkId, part.topic(), part.partition(), 0L)));
    return session
        .queryOne(
            Sql.of(
                "SELECT position FROM %s WHERE connector = ? AND topic = ? AND part = ?"
                    .formatted(tables.quoted(tables.progress())),
                sinkId,
                part.topic(),
                part.partition()),
            row -> row.getLong(1))
        .orElseThrow();
  }

  /** Moves a position from what it is expected to be; false when it is not, and nothing is done. */
  boolean advance(Session session, TopicPart part, long expected, long position) {
    return session.update(
            Sql.of(
                ("UPDATE %s SET position = ? WHERE connector = ? AND topic = ? AND part = ?"
                        + " AND position = ?")
                    .formatted(tables.quoted(tables.progress())),
                position,
                sinkId,
                part.topic(),
                part.partition(),
                expected))
        == 1;
  }

  /** Hands over the highest attempt of every slot of a partition. */
  void attempts(Session session, TopicPart part, BiConsumer<Slot, Long> loaded) {
    session.query(
        Sql.of(
            "SELECT source, sync, scope, attempt FROM %s WHERE connector = ? AND topic = ? AND part = ?"
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
    List<@Nullable Object> values = new ArrayList<>(List.of(attempt));
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

  /** Adds what a batch did for one attempt in one partition. */
  void count(Session tx, Tally tally) {
    List<Long> counts =
        List.of(
            tally.applied,
            tally.kept,
            tally.rejected,
            tally.rejectedNoKey,
            tally.added,
            tally.changed,
            tally.unchanged,
            tally.removed);
    Provenance of = tally.provenance;
    List<Object> key = slot(new Slot(tally.part, of.stream(), of.scope()));
    key.addAll(List.of(of.generation(), of.attempt()));
    List<String> keyColumns = new ArrayList<>(SLOT);
    keyColumns.addAll(List.of("generation", "attempt"));
    List<Object> values = new ArrayList<>(counts);
    values.addAll(key);
    List<String> sums = COUNTS.stream().map(c -> c + " = " + c + " + ?").toList();
    String update =
        "UPDATE %s SET %s WHERE %s"
            .formatted(tables.quoted(tables.applied()), String.join(", ", sums), where(keyColumns));
    if (tx.update(Sql.of(update, values.toArray())) == 0) {
      keyColumns.addAll(COUNTS);
      key.addAll(counts);
      tx.update(dialect().insertIfAbsent(tables.applied(), keyColumns, key));
    }
  }

  /** Notes a rejected record; at most one row per record. */
  void reject(Session tx, Rejection rejection, long now) {
    Tally tally = rejection.tally();
    List<@Nullable Object> values = new ArrayList<>();
    values.add(sinkId);
    values.add(rejection.origin().part().topic());
    values.add(rejection.origin().part().partition());
    values.add(rejection.origin().offset());
    values.add(tally == null ? null : tally.provenance.stream().source());
    values.add(tally == null ? null : tally.provenance.stream().sync());
    values.add(tally == null ? null : (Object) tally.provenance.generation());
    values.add(rejection.table() == null ? null : rejection.table().toString());
    values.add(KeyText.of(rejection.record().key()));
    values.add(rejection.stage());
    values.add(rejection.error() instanceof DatabaseException e ? e.sqlState() : "");
    values.add(rejection.error().getMessage());
    values.add(java.time.Instant.ofEpochMilli(now).toString());
    tx.update(
        Sql.of(
            ("INSERT INTO %s (connector, topic, part, position, source, sync, generation,"
                    + " table_name, row_key, stage, sqlstate, message, rejected_at) VALUES (?, ?, ?,"
                    + " ?, ?, ?, CAST(? AS bigint), ?, ?, ?, ?, ?, CAST(? AS timestamptz))"
                    + " ON CONFLICT DO NOTHING")
                .formatted(tables.quoted(tables.rejects())),
            values.toArray()));
  }

  private static String where(List<String> columns) {
    return String.join(" = ? AND ", columns) + " = ?";
  }

  private Dialect dialect() {
    return tables.dialect();
  }
}
