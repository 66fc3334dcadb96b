package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.dialect.DeleteBehavior;
import io.tidemark.dialect.KeySet;
import io.tidemark.dialect.Removal;
import io.tidemark.dialect.Sql;
import io.tidemark.dialect.StaleRows;
import io.tidemark.dialect.StaleSql;
import io.tidemark.jdbc.Session.Mode;
import io.tidemark.table.TableId;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How PostgreSQL goes about a slice of a delete. */
class SlicePlanIT {
  private static final TableId VICTIMS = TableId.of("tidemark_victims_1_7");
  private static final StaleRows STALE =
      new StaleRows(
          TableId.of("orders"),
          List.of("id"),
          "shop/orders",
          7,
          false,
          List.of(new KeySet(TableId.of("tidemark_seen_1_7"), List.of("id"))));

  @Test
  @DisplayName("a slice looks its rows up by their key, rather than read the whole table each time")
  void looksUp() {
    try (Session session = TestPostgres.sessionIn("slice_plan")) {
      StaleSql sql = session.dialect().stale();
      fill(session, sql);
      Removal removal = new Removal(DeleteBehavior.DELETE, List.of(), null);
      Sql remove = sql.removeListed(VICTIMS, STALE, removal, 1, 2000).removed();
      List<String> plan =
          session.inTransaction(
              Mode.READ_COMMITTED,
              tx -> {
                sql.beforeDelete().forEach(tx::update);
                Sql explain = new Sql("EXPLAIN " + remove.text(), remove.binds());
                return tx.query(explain, row -> String.valueOf(row.getString(1)));
              });
      assertThat(plan)
          .anyMatch(line -> line.contains("Index Scan using orders_pkey"))
          .noneMatch(line -> line.contains("Seq Scan"));
    }
  }

  private static void fill(Session session, StaleSql sql) {
    session.execute(
        "CREATE TABLE orders AS SELECT id::bigint, repeat('x', 40) AS note, 'shop/orders' AS"
            + " _sync_source, 1::bigint AS _sync_generation FROM generate_series(1, 200000) id;"
            + " ALTER TABLE orders ADD PRIMARY KEY (id);"
            + " CREATE TABLE tidemark_seen_1_7 AS SELECT id FROM orders WHERE id % 20 > 0");
    sql.createVictims(VICTIMS, STALE.table(), STALE.key()).forEach(session::update);
    session.update(sql.indexSeen(TableId.of("tidemark_seen_1_7"), STALE.key()));
    session.update(sql.listVictims(VICTIMS, STALE));
    session.execute("ANALYZE orders; ANALYZE tidemark_seen_1_7; ANALYZE tidemark_victims_1_7");
  }
}
