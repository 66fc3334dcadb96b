package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.jdbc.ConnectionSettings;
import io.tidemark.source.cursor.Position;
import io.tidemark.source.plan.CursorSpec;
import io.tidemark.source.plan.Mode;
import io.tidemark.source.plan.Subject;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.read.ChangeReader;
import io.tidemark.source.read.ChangeReader.Bound;
import io.tidemark.source.read.ChangeReader.ChangePage;
import io.tidemark.source.read.ChangeReader.Writer;
import io.tidemark.source.read.Complaints;
import io.tidemark.source.read.JdbcChangeReader;
import io.tidemark.source.read.Look;
import io.tidemark.source.read.ReadFailure;
import io.tidemark.source.read.SourceDatabase;
import io.tidemark.table.TableId;
import io.tidemark.testbed.MariaSession;
import io.tidemark.testbed.Waiting;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what a table gets by a cursor column, without a delay, one bound after the other. */
final class Follower implements AutoCloseable {
  private final SourceDatabase database;
  private final ChangeReader reader;
  private final List<Long> ids = new ArrayList<>();
  private Set<Writer> writers = Set.of();
  private @Nullable Look look;
  private @Nullable Bound bound;
  private @Nullable Position position;

  /** One of a table whose first column is a number. */
  Follower(ConnectionSettings settings, TableId table, String column) {
    database = new SourceDatabase(settings, System::nanoTime);
    CursorSpec cursor =
        new CursorSpec(
            column,
            Optional.empty(),
            Duration.ZERO,
            Duration.ZERO,
            CursorSpec.Nulls.FAIL,
            ZoneId.of("UTC"),
            column);
    SyncSpec spec =
        SyncSpec.of(column, Subject.of(table)).mode(Mode.INCREMENTAL).cursor(cursor).build();
    reader = new JdbcChangeReader(database, spec, new Complaints(System::nanoTime));
  }

  /** Milliseconds of the database's clock. */
  long clock() {
    return reader.clock();
  }

  /** Takes a bound behind what has been read. */
  Bound bound() {
    Look seen = reader.look();
    Bound taken = reader.bound(seen, Optional.ofNullable(position));
    look = seen;
    bound = taken;
    writers = taken.writers();
    return taken;
  }

  /** Waits until it is these sessions that are waited for: who passes by meanwhile has ended. */
  void awaitWriters(Long... sessions) {
    Waiting.until("those to wait for", () -> waitsFor().equals(Set.of(sessions)));
  }

  /** It sees a session that writes, or says that it sees nothing new. */
  void assertSees(MariaSession late) {
    try {
      assertThat(bound().writers()).extracting(Writer::session).contains(late.id());
    } catch (ReadFailure e) {
      assertThat(e).hasMessageContaining("INNODB_TRX");
    }
  }

  /** Nothing is read, until the clock alone would let a row pass that is there. */
  void assertHeldBy(MariaSession session) {
    assertThat(held()).extracting(Writer::session).isEqualTo(session.id());
  }

  /** Who holds all rows back, until the clock alone would let a row pass that is there. */
  Writer held() {
    long begun = clock();
    do {
      assertThat(bound().last()).isNull();
    } while (clock() < begun + 2_000);
    Bound held = bound();
    assertThat(held.last()).isNull();
    return Objects.requireNonNull(held.heldBy());
  }

  /** Reads until so many rows have come, each of them once. */
  void assertBrings(int rows) {
    Waiting.until(
        "rows",
        () -> {
          catchUp();
          return ids.size() == rows;
        });
    assertThat(ids).doesNotHaveDuplicates();
  }

  /** Reads what there is to read, once nobody is waited for. */
  void catchUp() {
    if (bound().last() != null) {
      awaitWriters();
      read();
    }
  }

  /** Sessions of those who were writing when the bound was taken, and have not ended. */
  Set<Long> waitsFor() {
    if (!writers.isEmpty()) {
      writers = reader.writing(writers);
    }
    return writers.stream().map(Writer::session).collect(Collectors.toSet());
  }

  /** Reads up to the bound. */
  void read() {
    Position last = Objects.requireNonNull(Objects.requireNonNull(bound).last());
    Position after = position;
    boolean ended = false;
    while (!ended) {
      ChangePage page = reader.news(Objects.requireNonNull(look), after, last.value());
      for (@Nullable Object[] row : page.rows()) {
        ids.add((Long) Objects.requireNonNull(row[0]));
      }
      after = page.end();
      ended = page.ended();
    }
    position = last;
  }

  /** First columns of what has been read. */
  List<Long> ids() {
    return ids;
  }

  @Override
  public void close() {
    database.close();
  }
}
