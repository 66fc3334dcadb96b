package io.tidemark.bench.run;

import io.tidemark.bench.result.Growth;
import io.tidemark.bench.result.Growth.Written;
import io.tidemark.bench.result.Lap;
import io.tidemark.bench.result.Sample;
import io.tidemark.cli.database.Sql;
import java.util.List;

/**
 * One source and one sink of one table: a first read, a first load, and both once more when a part
 * of the rows is gone. What one size needs for each row, another must not need more of.
 */
final class OneTable {

  private static final String VACUUM = "VACUUM (ANALYZE) " + Shape.TABLE;

  private final Servers servers;
  private final Entrants entrants;
  private final long rows;

  OneTable(Servers servers, Entrants entrants, long rows) {
    this.servers = servers;
    this.entrants = entrants;
    this.rows = rows;
  }

  Growth measure() {
    List<String> table = List.of(Shape.TABLE);
    try (Mirror mirror = new Mirror(servers, entrants, "rows-" + rows, table)) {
      mirror.start();
      try (Sql shop = mirror.shop()) {
        shop.run(Shape.NARROW.create());
        shop.run(Shape.NARROW.fill(rows));
        shop.run(VACUUM);
      }
      Sample created = mirror.sample(0);
      mirror.read(Shape.TABLE, 1);
      mirror.awaitRead("the first START", () -> mirror.markers() >= 1);
      Sample begun = mirror.sample(0);
      mirror.awaitRead("the first END", () -> mirror.markers() >= 2);
      Sample read = mirror.sample(rows);
      Sample empty = mirror.sample(0);
      mirror.write();
      Written load = written(mirror, empty, rows, 1);
      long left = rows - remove(mirror);
      Sample again = mirror.sample(rows);
      mirror.read(Shape.TABLE, 2);
      Growth growth =
          new Growth(
              rows,
              Lap.between(created, begun).seconds(),
              Lap.between(begun, read),
              load,
              written(mirror, again, rows + left, 2),
              Processes.peakBytes(mirror.pid()));
      requireRows(mirror, left);
      return growth;
    }
  }

  private static Written written(Mirror mirror, Sample begin, long records, int runs) {
    mirror.awaitWritten("the last record", () -> mirror.done() >= records);
    Sample written = mirror.sample(records);
    mirror.awaitCompleted(runs);
    return new Written(
        Lap.between(begin, written), Lap.between(written, mirror.sample(records)).seconds());
  }

  private static long remove(Mirror mirror) {
    try (Sql shop = mirror.shop()) {
      long before = count(shop);
      shop.run("DELETE FROM %s WHERE id %% 20 = 0".formatted(Shape.TABLE));
      shop.run(VACUUM);
      return before - count(shop);
    }
  }

  private static void requireRows(Mirror mirror, long wanted) {
    try (Sql copy = mirror.copy()) {
      long found = count(copy);
      if (found != wanted) {
        throw new BenchException("The mirror has %d rows instead of %d".formatted(found, wanted));
      }
    }
  }

  private static long count(Sql sql) {
    return sql.number("SELECT count(*) FROM " + Shape.TABLE);
  }
}
