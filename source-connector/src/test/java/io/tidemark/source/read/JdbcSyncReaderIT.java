package io.tidemark.source.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.connect.DecimalMode;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.Session;
import io.tidemark.source.SourcePostgres;
import io.tidemark.source.plan.Schedule;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.table.TableId;
import java.util.List;
import org.junit.jupiter.api.Test;

class JdbcSyncReaderIT {
  private static Look look(String table) {
    SyncSpec spec =
        new SyncSpec(
            table,
            new TableId("look", table),
            null,
            table,
            List.of(),
            null,
            List.of(),
            Schedule.MANUAL,
            100,
            DecimalMode.PRECISE);
    try (Session session = new Database(SourcePostgres.settings()).connect()) {
      return JdbcSyncReader.look(session, spec);
    }
  }

  @Test
  void aKeyThatStatementsMayCompareOtherwiseIsKeptButNotReadInPages() {
    SourcePostgres.schema(
        "look",
        "CREATE TYPE pair AS (a int, b text)",
        "CREATE TABLE own (id pair PRIMARY KEY)",
        "CREATE TABLE plain (id int PRIMARY KEY)",
        "CREATE TABLE parent (id int PRIMARY KEY)",
        "CREATE TABLE child () INHERITS (parent)");
    assertThat(look("own").keyset()).isFalse();
    assertThat(look("own").schema().key()).containsExactly("id");
    assertThat(look("plain").keyset()).isTrue();
    assertThat(look("parent").keyset()).isFalse();
    assertThat(look("parent").schema().hasKey()).isFalse();
  }
}
