package io.tidemark.source.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.Session;
import io.tidemark.source.SourcePostgres;
import io.tidemark.source.plan.Subject;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class JdbcSyncReaderIT {
  private static Look look(String table) {
    return look(spec(new TableId("look", table), null));
  }

  private static Look look(SyncSpec spec) {
    try (Session session = new Database(SourcePostgres.settings()).connect()) {
      return JdbcSyncReader.look(session, spec);
    }
  }

  private static SyncSpec spec(@Nullable TableId table, @Nullable String query) {
    return SyncSpec.of("s", new Subject(table, query, List.of(), null, List.of()))
        .fetchSize(100)
        .build();
  }

  @Test
  void aQueryWithTwoColumnsOfOneNameIsForPeopleToMend() {
    assertThatThrownBy(() -> look(spec(null, "SELECT 1 AS id, 2 AS id")))
        .isInstanceOfSatisfying(
            ReadFailure.class,
            failure -> assertThat(failure.kind()).isEqualTo(ReadFailure.Kind.PERMANENT))
        .hasMessage("query gives two columns named id: give one an alias");
  }

  @Test
  @DisplayName("a type that is not known is told once by column and type, and is text")
  void unknownTypesAreTold() {
    SourcePostgres.schema(
        "moods",
        "CREATE TYPE mood AS ENUM ('sad')",
        "CREATE TABLE t (id int PRIMARY KEY, m mood, ms mood[], i inet, note text)");
    SyncSpec moods = spec(new TableId("moods", "t"), null);
    SourceWarnings warnings = new SourceWarnings(moods);
    try (Session session = new Database(SourcePostgres.settings()).connect()) {
      TableSchema found = JdbcSyncReader.look(session, moods).schema();
      assertThat(warnings.ofTypes(found, session.dialect()))
          .containsExactly(
              "column m of moods.t is of type moods.mood, which Tidemark does not know: it is sent"
                  + " as the text that the database makes of it",
              "column ms of moods.t is of type moods.mood[], which Tidemark does not know: it is"
                  + " sent as the text that the database makes of it");
      assertThat(warnings.ofTypes(found, session.dialect())).isEmpty();
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
