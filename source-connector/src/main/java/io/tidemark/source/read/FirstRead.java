package io.tidemark.source.read;

import io.tidemark.dialect.CursorSql;
import io.tidemark.source.plan.CursorSpec;
import io.tidemark.source.plan.Initial;
import io.tidemark.source.plan.Subject;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the first read of an incremental sync is: everything, or what begins at an initial value.
 */
final class FirstRead {

  private FirstRead() {}

  /**
   * The sync as a full one.
   *
   * @param sql what the database is asked by
   * @param begun the source's time at its begin, milliseconds
   */
  static SyncSpec of(SyncSpec spec, Column column, CursorSql sql, long begun) {
    CursorSpec cursor = Objects.requireNonNull(spec.cursor());
    if (cursor.initial().isEmpty()) {
      return spec;
    }
    Subject subject = spec.subject();
    String condition = sql.atLeast(column);
    String filter =
        subject.filter() == null ? condition : "(" + subject.filter() + "\n) AND " + condition;
    List<String> params = new ArrayList<>(subject.params());
    params.add(Initial.text(column, cursor, begun));
    return spec.but(subject.where(filter, params)).build();
  }
}
