package io.tidemark.sink.stale;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.dialect.Sql;
import io.tidemark.sink.MySqlServer;
import io.tidemark.sink.OwnServer;
import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
class MySqlPruning {
  private static final int MORE = 10;

  @Test
  @DisplayName("generations that are over go, though MySQL lets no DELETE ask its own table")
  void boundedHistory(@TempDir Path directory) {
    try (MySqlServer server = MySqlServer.start(directory)) {
      server.create("pruning");
      try (Destination db =
          new Destination(server.database("pruning", OwnServer.USER, null), "pruning")) {
        for (long g = 1; g <= Pruning.GENERATIONS + MORE; g++) {
          db.start(g);
        }
        db.session.update(
            Sql.of(
                "UPDATE tidemark_generations SET state = 'COMPLETED', settled = true,"
                    + " end_offset = start_offset"));
        new Pruning(db.tables, db.streams, Destination.SINK).run(db.session);
        assertThat(db.number("SELECT min(generation) FROM tidemark_generations"))
            .isEqualTo(MORE + 1);
        assertThat(db.number("SELECT count(*) FROM tidemark_generations"))
            .isEqualTo(Pruning.GENERATIONS);
      }
    }
  }
}
