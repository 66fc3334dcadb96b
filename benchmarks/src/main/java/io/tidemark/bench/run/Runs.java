package io.tidemark.bench.run;

import io.tidemark.cli.database.Sql;
import java.util.List;

/** The runs of Tidemark's sink, as its table has them. */
final class Runs {

  private Runs() {}

  /** How many are complete; fails when one can never be. */
  static long completed(Sql sql) {
    if (!sql.holds("SELECT to_regclass('tidemark_runs') IS NOT NULL")) {
      return 0;
    }
    List<String> statuses = sql.rows("SELECT status FROM tidemark_runs", row -> row.getString(1));
    if (statuses.contains("BLOCKED") || statuses.contains("HELD")) {
      throw new BenchException("A run of Tidemark's sink is blocked or held");
    }
    return statuses.stream().filter("COMPLETED"::equals).count();
  }
}
