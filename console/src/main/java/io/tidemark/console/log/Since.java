package io.tidemark.console.log;

import io.tidemark.dialect.Sql;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which syncs of a sink are looked at: those of which a run was written since a moment.
 *
 * @param micros the moment, since 1970 by the destination's clock; empty for all syncs
 */
record Since(Optional<Long> micros) {
  /** All syncs. */
  static final Since EVER = new Since(Optional.empty());

  /** What follows {@code WHERE sink = ?}. */
  String condition(String runs) {
    return micros.isEmpty()
        ? ""
        : " AND (source, sync) IN (SELECT source, sync FROM %s WHERE sink = ? AND updated_at >= ?)"
            .formatted(runs);
  }

  /** The values for both. */
  List<Object> binds(String sinkId) {
    List<Object> binds = new ArrayList<>(List.of(sinkId));
    micros.ifPresent(
        moment -> {
          binds.add(sinkId);
          binds.add(new Sql.Bind(ColumnType.of(Kind.TIMESTAMP_TZ), moment));
        });
    return binds;
  }
}
