package io.tidemark.sink.state;

import io.tidemark.dialect.Sql;
import io.tidemark.generation.LaterVersionException;
import io.tidemark.jdbc.Session;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableSchema;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The version of what the state tables mean. A release that gives them another meaning raises it,
 * not one that only adds columns which others need not know. Each notes its own before it changes
 * anything, so that an earlier one that comes back finds a higher one, and leaves all as it is.
 */
final class StateVersion {
  /** The version that is written, and the highest that is understood. */
  static final int CURRENT = 1;

  private static final String VERSION = "version";

  private final StateTables tables;

  StateVersion(StateTables tables) {
    this.tables = tables;
  }

  /**
   * Makes sure that no later release has written here, and that every earlier one will know of this
   * one.
   *
   * @throws ConnectException when one has
   */
  void claim(Session session) {
    session.ensure(tables.dialect().createTable(schema()));
    if (understood(session) < CURRENT) {
      session.update(
          tables
              .dialect()
              .insertIfAbsent(tables.versions(), List.of(VERSION), List.of((long) CURRENT)));
      understood(session); // a later one may have come meanwhile, which knew nothing of this one
    }
  }

  private long understood(Session session) {
    long highest = highest(session);
    try {
      LaterVersionException.check(
          "The state at the destination (table " + tables.versions() + ")", highest, CURRENT);
    } catch (LaterVersionException e) {
      throw new ConnectException(e.getMessage(), e);
    }
    return highest;
  }

  private TableSchema schema() {
    Column version = new Column(VERSION, ColumnType.of(Kind.INT64), false);
    return new TableSchema(tables.versions(), List.of(version), List.of(VERSION));
  }

  /** 0 where none is noted. */
  private long highest(Session session) {
    String max =
        "SELECT coalesce(max(version), 0) AS version FROM " + tables.quoted(tables.versions());
    return session.queryOne(Sql.of(max), row -> row.getLong(1)).orElseThrow();
  }
}
