package io.tidemark.source.read;

import io.tidemark.dialect.CursorRead.Edge;
import io.tidemark.dialect.CursorRead.Side;
import io.tidemark.dialect.CursorSql;
import io.tidemark.jdbc.Session;
import io.tidemark.source.cursor.CursorText;
import io.tidemark.source.cursor.Position;
import io.tidemark.source.plan.CursorSpec;
import io.tidemark.source.read.ChangeReader.Bound;
import io.tidemark.source.read.ChangeReader.Writer;
import io.tidemark.table.Column;
import io.tidemark.table.Kind;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Below which value of a cursor nothing will appear any more that cannot be seen yet.
 *
 * <p>A time is taken to be that of its transaction's begin or later, give or take {@code
 * cursor.delay.ms}: so it is safe below the begin of the oldest transaction. Where it may not be
 * known when a transaction began, and for cursors that are no times, whoever is writing has to end
 * first.
 */
final class BoundRule {
  private static final long MICROS_OF_SECOND = 1_000_000;
  private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

  private final Column column;
  private final CursorSpec cursor;
  private final boolean time;
  private final long clock;
  private final Optional<String> blindness;
  private final List<Writer> begun;

  private BoundRule(
      Column column, CursorSpec cursor, long clock, Optional<String> blind, List<Writer> begun) {
    this.column = column;
    this.cursor = cursor;
    this.time = CursorText.isTime(column.type().kind());
    this.clock = clock;
    this.blindness = blind;
    this.begun = begun;
  }

  private record Moment(long micros, boolean seesAll, boolean replica) {}

  /** Asks for the time and for who has begun, to be followed by a snapshot. */
  static BoundRule begin(Session session, Column column, CursorSpec cursor) {
    CursorSql sql = session.dialect().cursors();
    Moment moment =
        session
            .queryOne(
                sql.moment(),
                row -> new Moment(row.getLong(1), row.getBoolean(2), row.getBoolean(3)))
            .orElseThrow();
    if (!CursorText.isTime(column.type().kind())) {
      return new BoundRule(column, cursor, moment.micros(), Optional.empty(), List.of());
    }
    List<Writer> begun =
        session.query(sql.begun(), row -> new Writer(0, row.getLong(1), row.getLong(2)));
    return new BoundRule(column, cursor, moment.micros(), blind(moment, sql), begun);
  }

  private static Optional<String> blind(Moment moment, CursorSql sql) {
    return moment.replica() || !moment.seesAll()
        ? Optional.of(sql.blindness(moment.replica()))
        : Optional.empty();
  }

  /** What of all transactions cannot be known. */
  Optional<String> blindness() {
    return blindness;
  }

  /**
   * The limit as of a snapshot.
   *
   * @param writers who was writing in it; begins in milliseconds
   */
  Limit limit(List<Writer> writers) {
    if (!time) {
      Set<Writer> holding = writers.stream().filter(Writer::holds).collect(Collectors.toSet());
      return new Limit(Optional.empty(), holding, null);
    }
    long least = clock - cursor.delay().toMillis() * 1000;
    Writer oldest = null;
    for (Writer transaction : begun) {
      if (transaction.since() < least) {
        least = transaction.since();
        oldest = new Writer(0, transaction.session(), transaction.since() / 1000);
      }
    }
    Set<Writer> unknown = new HashSet<>();
    for (Writer writer : writers) {
      long since = writer.since() * 1000; // cut to milliseconds, so not later
      if (since == 0) {
        unknown.add(writer);
      } else if (since < least) {
        least = since;
        oldest = writer;
      }
    }
    return new Limit(Optional.of(Edge.of(Side.BEFORE, cell(least))), unknown, oldest);
  }

  /** The second, which is as much as columns of any precision have of a time. */
  private Object cell(long micros) {
    long second = Math.floorDiv(micros, MICROS_OF_SECOND);
    if (column.type().kind() == Kind.TIMESTAMP_TZ) {
      return second * MICROS_OF_SECOND;
    }
    LocalDateTime local = LocalDateTime.ofInstant(Instant.ofEpochSecond(second), cursor.zone());
    if (column.type().kind() == Kind.DATE) {
      return Math.toIntExact(local.toLocalDate().toEpochDay());
    }
    return ChronoUnit.MICROS.between(EPOCH, local);
  }

  /** A limit, before it is known which rows there are below it. */
  final class Limit {
    private final Optional<Edge> edge;
    private final Set<Writer> writers;
    private final @Nullable Writer heldBy;

    Limit(Optional<Edge> edge, Set<Writer> writers, @Nullable Writer heldBy) {
      this.edge = edge;
      this.writers = writers;
      this.heldBy = heldBy;
    }

    /** What the clock and the oldest transaction forbid. */
    Optional<Edge> edge() {
      return edge;
    }

    /** The bound, by the last row below the limit; null when there is none. */
    Bound bound(@Nullable Position last) {
      return new Bound(last, writers, clock / 1000, heldBy);
    }
  }
}
