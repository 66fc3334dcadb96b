package io.tidemark.source.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.source.SourcePostgres;
import io.tidemark.source.plan.Subject;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.table.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pages of a table whose rows suddenly become wide. */
class WidePagesIT {
  private static final int WIDE = 1_500_000;

  private final SourceDatabase database =
      new SourceDatabase(SourcePostgres.settings(), System::nanoTime);

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void aPageByKeyEndsWhereItIsHeavyEnough() {
    create("id int PRIMARY KEY");
    assertThat(pages()).allSatisfy(WidePagesIT::light).extracting(Page::endKey).isNotNull();
  }

  @Test
  void aPageOfASnapshotEndsWhereItIsHeavyEnough() {
    create("id int");
    assertThat(pages()).allSatisfy(WidePagesIT::light);
  }

  private static void create(String id) {
    SourcePostgres.schema(
        "wide",
        "CREATE TABLE t (" + id + ", doc text)",
        "INSERT INTO t SELECT i, repeat('x', CASE WHEN i > 600 THEN "
            + WIDE
            + " ELSE 10 END) FROM generate_series(1, 620) i");
  }

  private static void light(Page page) {
    assertThat(page.bytes()).isLessThan(PageSize.BYTES + 2 * WIDE);
    long weight = page.rows().stream().mapToLong(cells -> String.valueOf(cells[1]).length()).sum();
    assertThat(page.bytes()).isGreaterThan(weight);
  }

  /** All pages, whose rows are each of the table's once. */
  private List<Page> pages() {
    SyncSpec spec = SyncSpec.of("t", Subject.of(new TableId("wide", "t"))).topic("shop.t").build();
    JdbcSyncReader sync = new JdbcSyncReader(database, spec);
    List<Page> pages = new ArrayList<>();
    try (GenerationReader reader = sync.open(sync.look(), null)) {
      for (Optional<Page> page = reader.next(); page.isPresent(); page = reader.next()) {
        pages.add(page.get());
      }
    }
    assertThat(pages.stream().flatMap(page -> page.rows().stream()).map(cells -> cells[0]))
        .hasSize(620)
        .doesNotHaveDuplicates();
    return pages;
  }
}
