package io.tidemark.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.testbed.Sink;
import io.tidemark.testbed.Source;
import io.tidemark.testbed.SourceBuilder;
import io.tidemark.testbed.Tables;
import io.tidemark.testbed.Waiting;
import java.nio.file.Path;
import java.util.Map;

/**
 * The story of 500 items, of which one changes, one comes and three go. Two syncs read them at
 * once: {@code followed} goes by the time of their last change and is reconciled at last, {@code
 * compared} tells what is different from its last run.
 *
 * @param items where table {@code items (id, name, at)} is, with ids from 1 to 500
 * @param copies where the sink writes
 */
record ChangingItems(Tables items, Tables copies) {
  /** For a shop in PostgreSQL. */
  static final String IN_POSTGRES =
      """
      CREATE TABLE items (id bigint PRIMARY KEY, name text, at timestamptz NOT NULL DEFAULT now());
      CREATE INDEX ON items (at);
      INSERT INTO items SELECT i, 'item ' || i, now() - interval '1 day' FROM generate_series(1, 500) i
      """;

  /** What becomes of it. */
  static final String CHANGES_IN_POSTGRES =
      """
      UPDATE items SET name = 'new', at = now() WHERE id = 7;
      INSERT INTO items VALUES (501, 'added', now());
      DELETE FROM items WHERE id IN (3, 4, 5)
      """;

  /**
   * A source with both syncs.
   *
   * @param source that knows already where it reads
   * @param table the items, by their whole name
   * @param directory for what is remembered between runs
   */
  static SourceBuilder of(SourceBuilder source, String table, Path directory) {
    return source
        .syncs("followed", "compared")
        .set("syncs.followed.table", table)
        .set("syncs.followed.mode", "incremental")
        .set("syncs.followed.cursor.column", "at")
        .set("syncs.followed.cursor.delay.ms", "100")
        .set("syncs.followed.schedule", "PT0.3S")
        .set("syncs.compared.query", "SELECT id, name FROM items")
        .set("syncs.compared.key.columns", "id")
        .set("syncs.compared.mode", "diff")
        .set("snapshot.dir", directory.resolve("state").toString());
  }

  /**
   * Plays it.
   *
   * @param change gives item 7 another name, adds item 501, and deletes 3, 4 and 5
   */
  void play(Source source, Sink sink, Runnable change) {
    sink.completed("followed", 1);
    sink.completed("compared", 1);
    assertThat(same("compared")).isTrue();

    change.run();
    Waiting.until("the cursor's changes", () -> same("followed WHERE id NOT IN (3, 4, 5)"));
    source.run();
    assertThat(sink.completed("compared", 2).counts()).isEqualTo("1/1/0/3");
    assertThat(same("compared")).isTrue();

    source.reconfigure(Map.of("syncs.followed.reconcile.schedule", "PT1S"));
    Waiting.until("reconciliation", () -> same("followed"));
  }

  private boolean same(String copy) {
    String rows = "SELECT id, name FROM %s ORDER BY id";
    return copies.rows(rows.formatted(copy)).equals(items.rows(rows.formatted("items")));
  }
}
