package io.tidemark.cli.chaos;

import io.tidemark.cli.database.Sql;
import io.tidemark.cli.process.DatabaseServer;
import org.jspecify.annotations.Nullable;

/** A writer who takes his time: rows that are older than others when they are seen at last. */
final class Latecomer {

  private final String url;
  private @Nullable Open open;

  private record Open(Sql sql, Runnable committed) {}

  Latecomer(String url) {
    this.url = url;
  }

  /** Adds rows to a table, which nobody sees yet; gives how many. */
  int begin(SourceTable table, int rows) {
    Sql sql = Sql.connect(url, DatabaseServer.USER);
    sql.run("BEGIN");
    open = new Open(sql, table.addUnseen(sql, rows));
    return rows;
  }

  /** Lets them be seen; has no effect when there are none. */
  void commit() {
    if (open != null) {
      open.sql().run("COMMIT");
      open.committed().run();
      open.sql().close();
      open = null;
    }
  }
}
