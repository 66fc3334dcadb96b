package io.tidemark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch of rows, changes, tombstones and keys leaves what its records leave one by one. */
@NullUnmarked
class FoldedChangesIT {
  private static final int RECORDS = 40;
  private static final int KEYS = 5;
  private static final int MORE_KEYS = 12;

  /** Records of one read. */
  private static final int READ = 3;

  /** With rows that the sync has written before, and somebody else since. */
  private static final String TABLE =
      """
      CREATE TABLE orders (id bigint PRIMARY KEY, status text, amount int, note text,
          _sync_source text, _sync_generation bigint, _sync_time timestamptz);
      INSERT INTO orders SELECT i, 'old', 1, 'by hand', 'shop/orders', 500 FROM generate_series(1, 8) i
      """;

  private static final String ROWS =
      "SELECT concat_ws(':', id, status, note, _sync_generation) FROM orders ORDER BY id";

  private final Topic data = Topic.orders();
  private final Topic keys = Topic.orderKeys();
  private int kind;
  private long read;

  @ParameterizedTest(name = "seed {0}")
  @DisplayName("folding leaves what applying records one by one leaves: rows, and what proves them")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void leavesTheSame(long seed) {
    Random random = new Random(seed);
    try (Rig each = rig("folded_each_" + seed);
        Rig batch = rig("folded_batch_" + seed)) {
      data.generation(100).rows(1, KEYS - 1, "s0");
      each.start(data, keys).pollAndCommit();
      batch.start(data, keys).pollAndCommit();
      for (int i = 0; i < RECORDS; i++) {
        record(random, i, seed % 2 == 0);
        each.pollAndCommit();
      }
      batch.pollAndCommit();
      assertThat(contents(batch)).isEqualTo(contents(each));
      assertThat(proofs(batch)).isEqualTo(proofs(each));
      assertThat(applied(batch)).isEqualTo(applied(each));
    }
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @DisplayName("HT-23 in modes that ask what is there, too, in whatever order reads come")
  @CsvSource({"insert, 1", "insert, 2", "update, 3", "update, 4"})
  void leavesTheSameInOtherModes(String mode, long seed) {
    Random random = new Random(seed);
    try (Rig each = rig("folded_each_" + mode + seed).with("record.mode", mode);
        Rig batch = rig("folded_batch_" + mode + seed).with("record.mode", mode)) {
      for (Rig rig : List.of(each, batch)) {
        rig.execute(TABLE);
        rig.start(data);
      }
      for (int i = 0; i < RECORDS; i++) {
        change(random, i);
        each.pollAndCommit();
      }
      batch.pollAndCommit();
      assertThat(batch.strings(ROWS)).isEqualTo(each.strings(ROWS)).isNotEmpty();
      assertThat(applied(batch)).isEqualTo(applied(each));
    }
  }

  private void change(Random random, int number) {
    if (number % READ == 0) {
      data.changes(1000, 1000L + random.nextInt(RECORDS));
    }
    long key = 1L + random.nextInt(MORE_KEYS);
    if (random.nextInt(4) == 0) {
      data.tombstone(key);
    } else {
      data.row(key, "s" + number);
    }
  }

  private static Rig rig(String schema) {
    return new Rig(schema).with("topics", "shop.orders,shop.orders.keys,tidemark.generations");
  }

  /**
   * Records that come in the order of their reads: rows of scans, changes, keys, tombstones. Where
   * they do not, changes and keys.
   */
  private void record(Random random, int number, boolean inOrder) {
    if (number % READ == 0) {
      kind = random.nextInt(inOrder ? 4 : 2);
      read = inOrder ? 1000L + number : 1000L + random.nextInt(RECORDS);
    }
    long key = 1L + random.nextInt(KEYS);
    switch (kind) {
      case 0 -> data.changes(1000, 2 * read).row(key, "s" + random.nextInt(3));
      case 1 -> keys.generation(2 * read + 1).keys(key);
      case 2 -> data.changes(1000, 2 * read).tombstone(key);
      default -> data.generationOfRows(2 * read).row(key, "s" + random.nextInt(3));
    }
  }

  private static List<String> contents(Rig rig) {
    return rig.strings("SELECT concat_ws(':', id, status) FROM orders ORDER BY id");
  }

  /** The highest generation that a row or a seen key proves, by key. */
  private static List<String> proofs(Rig rig) {
    String seen =
        rig.strings("SELECT table_name FROM tidemark_key_tables").stream()
            .map(
                table ->
                    " UNION ALL SELECT id, %s FROM %s"
                        .formatted(table.substring(table.lastIndexOf('_') + 1), table))
            .collect(Collectors.joining());
    return rig.strings(
        "SELECT concat_ws(':', id, max(g)) FROM (SELECT id, _sync_generation AS g FROM orders"
            + seen
            + ") proofs GROUP BY id ORDER BY id");
  }

  private static List<String> applied(Rig rig) {
    return rig.strings(
        "SELECT concat_ws(':', topic, generation, applied, kept) FROM tidemark_applied"
            + " ORDER BY topic, generation");
  }
}
