package io.tidemark.jdbc;

import io.tidemark.dialect.CopyBuffer;
import io.tidemark.dialect.CopyEncoder;
import io.tidemark.dialect.Merge;
import io.tidemark.dialect.Merge.Steps;
import io.tidemark.dialect.Sql;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/** Rows on their way into {@code things} of a SQLite file, as the sink would send them. */
@NullUnmarked
final class SqliteRows {
  private SqliteRows() {}

  /** Rows as they are. */
  static CopySource of(Session session, List<? extends List<?>> rows) {
    CopyBuffer bytes = new CopyBuffer(64);
    CopyEncoder.header(bytes);
    for (List<?> row : rows) {
      bytes.putShort(row.size());
      for (Object cell : row) {
        Kind kind =
            cell instanceof Long ? Kind.INT64 : cell instanceof byte[] ? Kind.BYTES : Kind.STRING;
        session.dialect().stageField(ColumnType.of(kind)).encode(cell, bytes);
      }
    }
    CopyEncoder.trailer(bytes);
    return sink -> sink.write(bytes.array(), 0, bytes.size());
  }

  /** Rows of texts with their numbers. */
  static void stage(Session session, String sql, List<List<String>> rows) {
    List<List<Object>> numbered = new ArrayList<>();
    for (int number = 0; number < rows.size(); number++) {
      List<Object> row = new ArrayList<>(List.of((long) number));
      row.addAll(rows.get(number));
      numbered.add(row);
    }
    session.copyIn(sql, of(session, numbered));
  }

  /** The outcomes of staged rows, and how many were updated and inserted. */
  static String merge(Session session, Merge merge, Steps steps, List<List<String>> rows) {
    merge.clearStages().forEach(session::execute);
    stage(session, merge.copyStage(), rows);
    session.update(steps.decisions());
    long updated = session.update(steps.updates());
    long inserted = session.update(steps.inserts());
    return session.queryOne(steps.outcomes(), row -> String.valueOf(row.getString(3))).orElseThrow()
        + " "
        + updated
        + " "
        + inserted;
  }

  static List<String> things(Session session) {
    return session.query(
        Sql.of("SELECT concat_ws(' ', a, b, _sync_generation) FROM things ORDER BY 1"),
        row -> row.getString(1));
  }
}
