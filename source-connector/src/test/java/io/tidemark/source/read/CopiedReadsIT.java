package io.tidemark.source.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.source.SourcePostgres;
import io.tidemark.source.cursor.Position;
import io.tidemark.source.plan.CursorSpec;
import io.tidemark.source.plan.Mode;
import io.tidemark.source.plan.Subject;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Full pages are followed by copied ones, and those have the rows that their statements give. */
class CopiedReadsIT {
  private static final int PAGE = 7;
  private static final int ROWS = 100;

  /** The first page is queried. Rows behind it are there for copies only. */
  private static final String COPIES = "id <= " + PAGE + " OR current_query() LIKE 'COPY %'";

  private final SourceDatabase database =
      new SourceDatabase(SourcePostgres.settings(), System::nanoTime);

  @BeforeEach
  void create() {
    SourcePostgres.schema(
        "copied",
        "CREATE TABLE t (id int PRIMARY KEY, a bigint NOT NULL, b timestamptz NOT NULL,"
            + " c timestamp NOT NULL, note text, price numeric(9,2), raw bytea)",
        "INSERT INTO t SELECT i, i / 3, timestamptz '2024-03-31 00:59Z' + i / 4 * interval '1.5 s',"
            + " timestamp '1969-12-31 23:59' + i * interval '1.000001 seconds',"
            + " CASE i % 3 WHEN 0 THEN NULL WHEN 1 THEN '' ELSE E'caf\\u00e9 \\U0001F600' || i END,"
            + " (i - 50) / 7.0, decode(md5(i::text), 'hex') FROM generate_series(1, "
            + ROWS
            + ") i");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  @DisplayName("pages by the key are copied behind the first one")
  void keyset() {
    JdbcSyncReader sync = new JdbcSyncReader(database, spec(PAGE, COPIES).build());
    int rows = 0;
    try (GenerationReader reader = sync.open(sync.look(), null)) {
      for (Optional<Page> page = reader.next(); page.isPresent(); page = reader.next()) {
        rows += page.get().rows().size();
      }
    }
    assertThat(rows).isEqualTo(ROWS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "a", "b", "c"})
  @DisplayName("so are pages by a cursor, and have the same cells in the same order")
  void incremental(String cursor) {
    List<List<@Nullable Object>> queried = news(cursor, ROWS, "TRUE");
    assertThat(queried).hasSize(ROWS);
    assertThat(news(cursor, PAGE, COPIES))
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(queried);
  }

  private List<List<@Nullable Object>> news(String cursor, int atMost, String filter) {
    JdbcChangeReader reader = reader(cursor, atMost, filter);
    Look look = reader.look();
    String upTo = last(cursor);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    Position after = null;
    boolean ended = false;
    while (!ended) {
      ChangeReader.ChangePage page = reader.news(look, after, upTo);
      page.rows().forEach(cells -> rows.add(Arrays.asList(cells)));
      after = page.end() == null ? after : page.end();
      ended = page.ended() || page.rows().isEmpty();
    }
    return rows;
  }

  /** Text of the greatest value. */
  private String last(String cursor) {
    JdbcChangeReader reader = reader(cursor, ROWS, "TRUE");
    ChangeReader.Bound bound = reader.bound(reader.look(), Optional.empty());
    return Objects.requireNonNull(bound.last()).value();
  }

  private JdbcChangeReader reader(String cursor, int atMost, String filter) {
    SyncSpec spec =
        spec(atMost, filter).mode(Mode.INCREMENTAL).cursor(CursorSpec.of(cursor, "copied")).build();
    return new JdbcChangeReader(database, spec, new Complaints(System::nanoTime));
  }

  private static SyncSpec.Builder spec(int atMost, String filter) {
    return SyncSpec.of("t", Subject.of(new TableId("copied", "t")).where(filter, List.of()))
        .fetchSize(atMost);
  }
}
