package io.tidemark.sink.write;

import io.tidemark.dialect.Sql;
import io.tidemark.generation.Manifest.TopicPart;
import io.tidemark.jdbc.Session;
import io.tidemark.sink.state.Proof;
import io.tidemark.sink.state.StateTables;
import io.tidemark.sink.state.Streams;
import java.util.List;
import java.util.SortedMap;

/**
 * Moves the positions in the destination, which are the only truth, when Connect's offsets of a
 * sink are changed or reset (KIP-875). Records that are passed over count as gaps, and what is read
 * once more is counted once more, so that no generation that has counted records of a partition is
 * complete after it.
 */
public final class PositionChange {
  private final StateTables tables;
  private final String sinkId;

  public PositionChange(StateTables tables, String sinkId) {
    this.tables = tables;
    this.sinkId = sinkId;
  }

  /**
   * Moves positions, all or none.
   *
   * @param positions the next offset to apply, by partition; 0 to begin at the start of the log
   */
  public void apply(Session session, SortedMap<TopicPart, Long> positions) {
    tables.create(session);
    session.inTransaction(
        Session.Mode.READ_COMMITTED,
        tx -> {
          positions.forEach((part, position) -> move(tx, part, position));
          return positions;
        });
  }

  private void move(Session tx, TopicPart part, long position) {
    tx.update(
        tables
            .dialect()
            .insertIfAbsent(
                tables.progress(),
                List.of("connector", "topic", "part", "position", "gaps"),
                List.of(sinkId, part.topic(), part.partition(), position, 0L)));
    int moved =
        tx.update(
            of(
                "UPDATE %s SET position = ?, gaps = gaps + 1, failure = NULL WHERE position <> ? AND "
                    .formatted(tables.quoted(tables.progress())),
                part,
                position,
                position));
    if (moved > 0) {
      new Proof(tables).begunAnew(tx, sinkId, part);
    }
    if (position == 0) {
      // whatever attempts there were come again, in the same order; not so where snapshots that
      // expired came before changes, which would be taken for older than their rows
      String attempts = tables.quoted(tables.attempts());
      String others = " WHERE scope > %d AND ".formatted(Streams.SNAPSHOT);
      tx.update(of("DELETE FROM " + attempts + others, part));
    }
  }

  private Sql of(String statement, TopicPart part, Object... first) {
    Object[] binds = new Object[first.length + 3];
    System.arraycopy(first, 0, binds, 0, first.length);
    binds[first.length] = sinkId;
    binds[first.length + 1] = part.topic();
    binds[first.length + 2] = part.partition();
    return Sql.of(statement + "connector = ? AND topic = ? AND part = ?", binds);
  }
}
