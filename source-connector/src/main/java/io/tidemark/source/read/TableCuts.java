package io.tidemark.source.read;

import io.tidemark.dialect.Read;
import io.tidemark.jdbc.Row;
import io.tidemark.jdbc.Session;
import io.tidemark.source.cursor.KeyCodec;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Finds keys that cut a table into ranges of about as many rows. */
public final class TableCuts {
  /** Pages for each range that are looked at without a second thought. */
  private static final long FEW_PAGES = 1000;

  /** Pages at random for each range, by which its share is right to a tenth or so. */
  private static final long SAMPLE_PAGES = 200;

  private static final double EVERYTHING = 100;

  private TableCuts() {}

  /**
   * Asks the database, which looks at a sample of a large table.
   *
   * @param look at a table with a proven key
   * @param ranges at least two
   * @return texts of the first key of each range but the first, in key order; fewer than asked for
   *     where there are fewer rows
   */
  public static List<String> bounds(Session session, SyncSpec spec, Look look, int ranges) {
    Read read = JdbcSyncReader.read(look, spec);
    long pages =
        session
            .queryOne(session.dialect().pages(look.schema().id()), row -> row.getLong(1))
            .orElse(0L);
    double percent =
        pages <= FEW_PAGES * ranges ? EVERYTHING : EVERYTHING * SAMPLE_PAGES * ranges / pages;
    List<String> bounds = bounds(session, read, ranges, percent);
    return bounds.size() < ranges - 1 && percent < EVERYTHING
        ? bounds(session, read, ranges, EVERYTHING) // of which a filter lets little through
        : bounds;
  }

  private static List<String> bounds(Session session, Read read, int ranges, double percent) {
    return session.query(
        session.dialect().cuts(read, ranges, percent),
        row -> KeyCodec.encode(read.key(), cells(row, read.key())));
  }

  private static List<Object> cells(Row row, List<Column> key) {
    List<Object> cells = new ArrayList<>(key.size());
    for (int i = 0; i < key.size(); i++) {
      cells.add(Objects.requireNonNull(row.cell(i + 1, key.get(i).type()), "keys are NOT NULL"));
    }
    return cells;
  }
}
