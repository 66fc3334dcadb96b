package io.tidemark.sink.stale;

import static io.tidemark.sink.stale.GenerationState.BLOCKED;
import static io.tidemark.sink.stale.GenerationState.OPEN;
import static io.tidemark.sink.stale.GenerationState.PENDING;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.generation.Manifest;
import io.tidemark.generation.Marker;
import io.tidemark.jdbc.Session;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a marker changes of a generation, by how far that has come. */
class MarkerJournalIT {
  private Destination db;

  @BeforeEach
  void destination() {
    db = new Destination("journal");
  }

  @AfterEach
  void close() {
    db.close();
  }

  private String row(long generation) {
    return db.text(
        "SELECT concat_ws(' ', state, reason, ends, 'start', start_offset, 'end', end_offset, 'in',"
            + " marker_part) FROM tidemark_generations WHERE generation = "
            + generation);
  }

  private void set(long generation, GenerationState state) {
    db.execute(
        "UPDATE tidemark_generations SET state = '%s', reason = 'why' WHERE generation = %d"
            .formatted(state, generation));
  }

  private void write(Marker.Type type, long generation, int part, long offset) {
    db.session.inTransaction(
        Session.Mode.READ_COMMITTED,
        tx -> {
          Marker marker = Destination.marker(type, generation, Manifest.empty());
          new MarkerJournal(db.tables, Destination.SINK).record(tx, marker, part, offset);
          return marker;
        });
  }

  @Test
  @DisplayName(
      "injection 3, 10, model victims_held_forgotten: an END that comes again, or an ABORT, takes"
          + " nothing back of what was found satisfied, and lets nothing go that is held")
  void tooLate() {
    long generation = 1;
    for (GenerationState state : EnumSet.complementOf(EnumSet.of(OPEN, PENDING, BLOCKED))) {
      db.start(++generation);
      db.end(generation, Destination.manifest(0, 9, 10));
      set(generation, state);
      String before = row(generation);
      db.end(generation, Destination.manifest(0, 4, 5));
      db.marker(Destination.marker(Marker.Type.ABORT, generation, Manifest.empty()));
      assertThat(row(generation)).startsWith(state + " why {").isEqualTo(before);
    }
  }

  @Test
  @DisplayName("what is BLOCKED stays so, for the same reason, when its END comes, or an ABORT")
  void blocked() {
    db.start(2);
    set(2, BLOCKED);
    db.end(2, Destination.manifest(0, 9, 10));
    db.marker(Destination.marker(Marker.Type.ABORT, 2, Manifest.empty()));
    assertThat(row(2)).startsWith("BLOCKED why {\"").endsWith("start 0 end 1 in 0");
  }

  @Test
  @DisplayName("injection 28: the first START counts, where END stands in the same partition")
  void places() {
    write(Marker.Type.START, 2, 0, 7);
    write(Marker.Type.START, 2, 0, 8);
    write(Marker.Type.END, 2, 0, 9);
    assertThat(row(2)).endsWith("start 7 end 9 in 0");

    write(Marker.Type.START, 3, 1, 7);
    write(Marker.Type.END, 3, 0, 10);
    assertThat(row(3)).as("offsets of two partitions tell no order").endsWith("start end 10 in 0");
    write(Marker.Type.START, 3, 1, 8);
    assertThat(row(3)).endsWith("start end 10 in 0");
  }
}
