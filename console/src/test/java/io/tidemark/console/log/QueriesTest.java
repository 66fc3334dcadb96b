package io.tidemark.console.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.Dialects;
import io.tidemark.dialect.Sql;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is asked of the run tables. */
class QueriesTest {
  private static final Dialect POSTGRES = Dialects.forUrl("jdbc:postgresql://h/d");

  private final List<Object> binds = new ArrayList<>();

  private static RunQuery query(Map<String, String> texts, RunQuery.@Nullable Place before) {
    return new RunQuery(texts, Optional.empty(), Optional.empty(), Optional.ofNullable(before), 3);
  }

  @Test
  @DisplayName("values are bound, never written into a statement")
  void runs() {
    RunQuery query =
        new RunQuery(
            Map.of("trigger", "'; DROP TABLE x", "source", "shop"),
            Optional.of(5L),
            Optional.of(7_000_000L),
            Optional.empty(),
            10);
    assertThat(query.conditions(POSTGRES, "mirror", binds))
        .isEqualTo(
            " AND \"source\" = ? AND \"trigger\" = ? AND generation > ?"
                + " AND (ended_at IS NULL OR ended_at >= ?)"
                + " ORDER BY generation DESC, run_id DESC LIMIT ?");
    assertThat(binds)
        .containsExactly(
            "shop",
            "'; DROP TABLE x",
            5L,
            new Sql.Bind(ColumnType.of(Kind.TIMESTAMP_TZ), 7_000_000L),
            10);
    assertThatIllegalArgumentException().isThrownBy(() -> query(Map.of("error", "x"), null));
  }

  @Test
  @DisplayName("a page goes on behind a run, whichever sink's that was")
  void pages() {
    RunQuery.Place place = new RunQuery.Place(100, Ids.run("mirror", 7));
    assertThat(RunQuery.Place.parse(place.toString())).isEqualTo(place);
    RunQuery query = query(Map.of(), place);
    assertThat(query.conditions(POSTGRES, "mirror", binds))
        .startsWith(" AND (generation < ? OR (generation = ? AND run_id < ?)) ORDER BY");
    assertThat(binds).containsExactly(100L, 100L, 7L, 3);
    binds.clear();
    query.conditions(POSTGRES, "another", binds);
    long bound = (Long) binds.get(2);
    boolean before = Ids.run("another", 0) < Ids.run("mirror", 0);
    assertThat(bound > 999_999_999L).as("all of its runs, or none").isEqualTo(before);
    assertThat(bound < 0).isNotEqualTo(before);
  }

  @Test
  @DisplayName("rejected records are found by a text in their key, taken as it is")
  void rejects() {
    RejectQuery.Place place = new RejectQuery.Place("shop-1.orders-x", 2, 30);
    assertThat(RejectQuery.Place.parse(place.toString())).isEqualTo(place);
    RejectQuery query = new RejectQuery(Optional.of("50%_!"), Optional.of(place), 9);
    assertThat(query.conditions(binds))
        .isEqualTo(
            " AND row_key LIKE ? ESCAPE '!' AND (topic, part, position) > (?, ?, ?)"
                + " ORDER BY topic, part, position LIMIT ?");
    assertThat(binds).containsExactly("%50!%!_!!%", "shop-1.orders-x", 2L, 30L, 9);
  }

  @Test
  @DisplayName("places that no answer has told are refused")
  void badPlaces() {
    for (String text : List.of("", "7", "a-b", "1-2-3")) {
      assertThatIllegalArgumentException().isThrownBy(() -> RunQuery.Place.parse(text));
    }
    for (String text : List.of("", "t", "t-1", "t-x-1", "t-1-x")) {
      assertThatIllegalArgumentException().isThrownBy(() -> RejectQuery.Place.parse(text));
    }
  }
}
