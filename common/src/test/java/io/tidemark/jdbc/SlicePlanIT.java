package io.tidemark.jdbc;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How PostgreSQL goes about a slice of a delete. */
class SlicePlanIT {
  private static final TableId VICTIMS = TableId.of("tidemark_victims_1_7");
  private static final TableId SEEN = TableId.of("tidemark_seen_1_7");
  private static final StaleRows STALE =
      new StaleRows(
          TableId.of("orders"),
          List.of("id"),
          "shop/orders",
          7,
          false,
          List.of(new KeySet(SEEN, List.of("id"))));

  private static final String ORDERS =
      "CREATE TABLE orders AS SELECT id::bigint, repeat('x', 40) AS note, 'shop/orders' AS"
          + " _sync_source, 1::bigint AS _sync_generation FROM generate_series(1, %d) id"
          + " ORDER BY %s; ALTER TABLE orders ADD PRIMARY KEY (id); ANALYZE orders;"
          + " CREATE TABLE tidemark_seen_1_7 AS SELECT id FROM orders WHERE id %% 20 > 0";

  @Test
  @DisplayName("a slice looks its rows up by their key, rather than read the whole table each time")
  void looksUp() {
    try (Session session = filled("slice_plan")) {
      session.update(sql(session).indexSeen(SEEN, STALE.key()));
      assertThat(plan(session))
          .anyMatch(line -> line.contains("Index Scan using orders_pkey"))
          .noneMatch(line -> line.contains("Seq Scan"));
    }
  }

  @Test
  @DisplayName("without an index of the seen keys a slice reads those once, and nothing else")
  void readsSeenKeysOnce() {
    try (Session session = filled("slice_plan_unindexed")) {
      assertThat(plan(session))
          .anyMatch(line -> line.contains("Index Scan using orders_pkey"))
          .filteredOn(line -> line.contains("Seq Scan"))
          .singleElement(as(STRING))
          .contains("Seq Scan on tidemark_seen_1_7");
    }
  }

  @ParameterizedTest(name = "rows in the order of {0}: {1}")
  @CsvSource({"id, Merge", "md5(id::text), Hash"})
  @DisplayName("stale rows are told by merging, where a table is in the order of its key")
  void merges(String order, String join) {
    try (Session session = TestPostgres.sessionIn("slice_list")) {
      session.execute(ORDERS.formatted(300_000, order));
      sql(session).createVictims(VICTIMS, STALE.table(), STALE.key()).forEach(session::update);
      Sql list = sql(session).listVictims(VICTIMS, STALE);
      assertThat(planOfList(session, list, List.of(STALE)))
          .filteredOn(line -> line.contains("Anti Join"))
          .singleElement(as(STRING))
          .contains(join);
      StaleRows other =
          new StaleRows(STALE.table(), List.of("id", "note"), "s", 7, false, List.of());
      assertThat(planOfList(session, list, List.of(STALE, other)))
          .as("put back to what it was for a table that is not merged")
          .filteredOn(line -> line.contains("Anti Join"))
          .singleElement(as(STRING))
          .contains("Hash");
    }
  }

  private static List<String> planOfList(Session session, Sql list, List<StaleRows> before) {
    return session.inTransaction(
        Mode.READ_COMMITTED,
        tx -> {
          before.stream()
              .flatMap(rows -> sql(session).beforeList(rows).stream())
              .forEach(sql -> tx.query(sql, row -> row));
          Sql explain = new Sql("EXPLAIN " + list.text(), list.binds());
          return tx.query(explain, row -> String.valueOf(row.getString(1)));
        });
  }

  @Test
  @DisplayName("stale rows are numbered in the order of their keys")
  void numbersByKey() {
    try (Session session = filled("slice_order")) {
      String later =
          "SELECT count(*) FROM tidemark_victims_1_7 a JOIN tidemark_victims_1_7 b"
              + " ON b._ord = a._ord + 1 AND b.id < a.id";
      assertThat(session.queryOne(Sql.of(later), row -> row.getLong(1))).contains(0L);
    }
  }

  private static StaleSql sql(Session session) {
    return session.dialect().stale();
  }

  private static List<String> plan(Session session) {
    Removal removal = new Removal(DeleteBehavior.DELETE, List.of(), null);
    Sql remove = sql(session).removeListed(VICTIMS, STALE, removal, 1, 2000).removed();
    return session.inTransaction(
        Mode.READ_COMMITTED,
        tx -> {
          sql(session).beforeDelete().forEach(tx::update);
          Sql explain = new Sql("EXPLAIN " + remove.text(), remove.binds());
          return tx.query(explain, row -> String.valueOf(row.getString(1)));
        });
  }

  private static Session filled(String schema) {
    Session session = TestPostgres.sessionIn(schema);
    session.execute(ORDERS.formatted(200_000, "id"));
    sql(session).createVictims(VICTIMS, STALE.table(), STALE.key()).forEach(session::update);
    session.update(sql(session).listVictims(VICTIMS, STALE));
    session.execute("ANALYZE tidemark_seen_1_7; ANALYZE tidemark_victims_1_7");
    return session;
  }
}
