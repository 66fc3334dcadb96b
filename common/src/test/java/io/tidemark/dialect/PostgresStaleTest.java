package io.tidemark.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.SystemColumns;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PostgresStaleTest {
  private static final TableId ORDERS = new TableId("shop", "Order \"s\"");
  private static final TableId SEEN = TableId.of("tidemark_seen_1_7");
  private static final TableId LATER = TableId.of("tidemark_seen_1_8");
  private static final TableId VICTIMS = new TableId("td", "tidemark_victims_1_7");

  private final StaleSql sql = new PostgresDialect().stale();

  @Test
  void locksAreAdvisorySoThatTheyQueueFairly() {
    Sql shared = sql.lockShared(TableId.of("tidemark_streams"), 3);
    assertThat(shared.text()).isEqualTo("SELECT pg_advisory_xact_lock_shared(?, ?)");
    assertThat(shared.binds()).extracting(Sql.Bind::cell).containsExactly(0x74696465, 3);
    Sql alone = sql.lockExclusive(TableId.of("tidemark_streams"), 3);
    assertThat(alone.text()).isEqualTo("SELECT pg_advisory_xact_lock(?, ?)");
    assertThat(alone.binds()).isEqualTo(shared.binds());
  }

  @Test
  void keyTablesTakeTypesAndCollationsFromTheTarget() {
    assertThat(sql.createSeen(SEEN, ORDERS, List.of("id", "Region")).text())
        .isEqualTo(
            "CREATE TABLE IF NOT EXISTS \"tidemark_seen_1_7\" AS SELECT \"id\", \"Region\""
                + " FROM \"shop\".\"Order \"\"s\"\"\" WITH NO DATA");
    assertThat(sql.createVictims(VICTIMS, ORDERS, List.of("id")))
        .extracting(Sql::text)
        .containsExactly(
            "CREATE TABLE IF NOT EXISTS \"td\".\"tidemark_victims_1_7\" AS SELECT 0::bigint AS"
                + " _ord, \"id\" FROM \"shop\".\"Order \"\"s\"\"\" WITH NO DATA",
            "CREATE UNIQUE INDEX IF NOT EXISTS \"tidemark_victims_1_7_ord\" ON"
                + " \"td\".\"tidemark_victims_1_7\" (_ord)");
  }

  @Test
  void aSeenTableIsIndexedOnlyOnDemand() {
    assertThat(sql.indexSeen(SEEN, List.of("id", "Region")).text())
        .isEqualTo(
            "CREATE INDEX IF NOT EXISTS \"tidemark_seen_1_7_key\" ON \"tidemark_seen_1_7\""
                + " (\"id\", \"Region\")");
  }

  @Test
  void fewSlicesReadFewSeenKeysWithoutAnIndex() {
    assertThat(sql.isIndexWorthwhile(10, 2_000_000)).isFalse();
    assertThat(sql.isIndexWorthwhile(11, 1)).isTrue();
    assertThat(sql.isIndexWorthwhile(2, 2_000_001)).isTrue();
  }

  @Test
  @DisplayName("DEST-49 DEST-50 only rows of the stream below the generation, never NULL ones")
  void listsWhatIsNeitherNewerNorSeen() {
    Sql list =
        sql.listVictims(
            VICTIMS,
            new StaleRows(
                ORDERS,
                List.of("id"),
                "src/orders",
                7,
                false,
                List.of(new KeySet(SEEN, List.of("id")), new KeySet(LATER, List.of("id")))));
    assertThat(list.text())
        .isEqualTo(
            "INSERT INTO \"td\".\"tidemark_victims_1_7\" SELECT row_number() OVER (ORDER BY"
                + " t.\"id\"), t.\"id\" FROM \"shop\".\"Order \"\"s\"\"\" t WHERE t.\"_sync_source\" = ? AND"
                + " t.\"_sync_generation\" < ?"
                + " AND NOT EXISTS (SELECT 1 FROM (SELECT \"id\" FROM \"tidemark_seen_1_7\" UNION"
                + " ALL SELECT \"id\" FROM \"tidemark_seen_1_8\") s WHERE s.\"id\" = t.\"id\")");
    assertThat(list.binds()).extracting(Sql.Bind::cell).containsExactly("src/orders", 7L);
  }

  @Test
  void asksForSeenKeysOfOtherColumnsByThemselves() {
    List<KeySet> seen =
        List.of(new KeySet(SEEN, List.of("id")), new KeySet(LATER, List.of("id", "region")));
    StaleRows rows = new StaleRows(ORDERS, List.of("id"), "src/orders", 7, false, seen);
    assertThat(sql.listVictims(VICTIMS, rows).text())
        .endsWith(
            " AND NOT EXISTS (SELECT 1 FROM \"tidemark_seen_1_7\" s WHERE s.\"id\" = t.\"id\")"
                + " AND NOT EXISTS (SELECT 1 FROM \"tidemark_seen_1_8\" s WHERE s.\"id\" ="
                + " t.\"id\" AND s.\"region\" = t.\"region\")");
  }

  @Test
  @DisplayName("a list is merged where one column is the key, and its table is asked for its order")
  void listsByMergingWhereThatMayBeQuicker() {
    List<KeySet> seen =
        List.of(new KeySet(SEEN, List.of("id")), new KeySet(LATER, List.of("id", "region")));
    assertThat(sql.beforeList(new StaleRows(ORDERS, List.of("id"), "s", 7, false, seen)))
        .hasSize(2)
        .last()
        .satisfies(
            merge ->
                assertThat(merge.text())
                    .endsWith(
                        " AND s.correlation > 0.9 AND pg_relation_size(c.oid) <"
                            + " pg_size_bytes(current_setting('effective_cache_size')) AND"
                            + " pg_relation_size(to_regclass(?)) +"
                            + " pg_relation_size(to_regclass(?)) > ?"))
        .satisfies(
            merge ->
                assertThat(merge.binds())
                    .extracting(Sql.Bind::cell)
                    .containsExactly(
                        32768,
                        "\"shop\".\"Order \"\"s\"\"\"",
                        "id",
                        "\"tidemark_seen_1_7\"",
                        "\"tidemark_seen_1_8\"",
                        8L << 20));
    assertThat(sql.beforeList(new StaleRows(ORDERS, List.of("a", "b"), "s", 7, false, seen)))
        .as("put back to what they were for the table before")
        .singleElement()
        .satisfies(reset -> assertThat(reset.text()).contains("reset_val"));
  }

  @Test
  void deletesOnlyListedRowsAndAsksEverythingAgain() {
    StaleRows rows = new StaleRows(ORDERS, List.of("a", "b"), "src/orders", 7, false, List.of());
    Sql delete = sql.removeListed(VICTIMS, rows, Removal.delete(), 1, 500).removed();
    assertThat(delete.text())
        .isEqualTo(
            "WITH gone AS (DELETE FROM \"shop\".\"Order \"\"s\"\"\" t USING \"td\".\"tidemark_victims_1_7\" v"
                + " WHERE v._ord BETWEEN ? AND ? AND t.\"a\" = v.\"a\" AND t.\"b\" = v.\"b\" AND"
                + " t.\"_sync_source\" = ? AND t.\"_sync_generation\" < ? RETURNING 1 AS found)"
                + " SELECT found FROM gone");
    assertThat(delete.binds())
        .extracting(Sql.Bind::cell)
        .containsExactly(1L, 500L, "src/orders", 7L);
  }

  @Test
  void tellsTheKeysOfWhatItDeletesWhereTheyAreWanted() {
    StaleRows rows = new StaleRows(ORDERS, List.of("a'b"), "src/orders", 7, false, List.of());
    Column key = new Column("a'b", ColumnType.of(Kind.INT64), false);
    Removal told = new Removal(DeleteBehavior.DELETE, List.of(), null, List.of(key));
    assertThat(sql.removeListed(VICTIMS, rows, told, 1, 500).removed().text())
        .contains(" RETURNING CAST(json_build_object('a''b', t.\"a'b\") AS text) AS found)");
  }

  @Test
  @DisplayName("all stale rows of a small table go by where they are, or none where there are more")
  void wholeTables() {
    WholeRemovalSql whole = sql.whole().orElseThrow();
    List<KeySet> seen = List.of(new KeySet(SEEN, List.of("id")), new KeySet(LATER, List.of("id")));
    StaleRows rows = new StaleRows(ORDERS, List.of("id"), "src/orders", 7, true, seen);
    Sql extent = whole.extent(rows);
    assertThat(extent.text())
        .isEqualTo(
            "SELECT CASE WHEN c.relkind = 'r' AND NOT c.relhassubclass THEN pg_table_size(c.oid)"
                + " + pg_relation_size(to_regclass(?)) + pg_relation_size(to_regclass(?)) END"
                + " FROM pg_class c WHERE c.oid = to_regclass(?)");
    assertThat(extent.binds())
        .extracting(Sql.Bind::cell)
        .containsExactly(
            "\"tidemark_seen_1_7\"", "\"tidemark_seen_1_8\"", "\"shop\".\"Order \"\"s\"\"\"");
    Sql delete =
        whole
            .remove(
                new StaleRows(ORDERS, List.of("id"), "src/orders", 7, false, List.of()),
                Removal.delete(),
                500)
            .removed();
    assertThat(delete.text())
        .isEqualTo(
            "WITH stale AS MATERIALIZED (SELECT t.ctid AS place FROM ONLY"
                + " \"shop\".\"Order \"\"s\"\"\" t WHERE t.\"_sync_source\" = ? AND"
                + " t.\"_sync_generation\" < ? LIMIT ? + 1), places AS MATERIALIZED (SELECT"
                + " ARRAY(SELECT place FROM stale ORDER BY place) AS list), gone AS (DELETE FROM"
                + " ONLY \"shop\".\"Order \"\"s\"\"\" t WHERE t.ctid = ANY (CAST((SELECT list FROM"
                + " places) AS tid[])) AND (SELECT list FROM places)[width_bucket(t.ctid, (SELECT"
                + " list FROM places))] = t.ctid AND (SELECT count(*) FROM stale) <= ? RETURNING 1"
                + " AS found) SELECT (SELECT count(*) FROM stale), (SELECT count(*) FROM gone)");
    assertThat(delete.binds())
        .extracting(Sql.Bind::cell)
        .containsExactly("src/orders", 7L, 500L, 500L);
    Removal mark = new Removal(DeleteBehavior.MARK, List.of(), null);
    assertThat(whole.remove(rows, mark, 500).removed().text())
        .contains("gone AS (UPDATE")
        .contains(" AND t._sync_deleted_at IS NULL RETURNING 1 AS found)");
  }

  @Test
  void rowsWithoutAKeyAreRefused() {
    assertThatThrownBy(() -> new StaleRows(ORDERS, List.of(), "src/orders", 7, false, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no key");
  }

  @Test
  void knowsBothRefusalsOfAForeignKey() {
    assertThat(List.of("23503", "23001")).allMatch(sql::refusedByForeignKey);
    assertThat(sql.refusedByForeignKey("23505")).isFalse();
  }

  @Test
  @DisplayName("all rows of no stream go in one statement, which counts them")
  void strangers() {
    TableSchema table = new TableSchema(ORDERS, SystemColumns.all(), List.of());
    assertThat(strangers(table, Removal.delete()))
        .isEqualTo(
            "WITH gone AS (DELETE FROM \"shop\".\"Order \"\"s\"\"\" t WHERE t._sync_source IS NULL"
                + " RETURNING 1 AS found) SELECT count(*) FROM gone");
    assertThat(strangers(table, new Removal(DeleteBehavior.MARK, List.of(), null)))
        .isEqualTo(
            "WITH gone AS (UPDATE \"shop\".\"Order \"\"s\"\"\" t SET _sync_deleted_at ="
                + " clock_timestamp() WHERE t._sync_source IS NULL AND t._sync_deleted_at IS NULL"
                + " RETURNING 1 AS found) SELECT count(*) FROM gone");
    assertThat(strangers(table, new Removal(DeleteBehavior.NONE, List.of(), null)))
        .isEqualTo(
            "SELECT count(*) FROM \"shop\".\"Order \"\"s\"\"\" t WHERE t._sync_source IS NULL");
  }

  private String strangers(TableSchema table, Removal removal) {
    RemovalSql statement = sql.removeStrangers(table, removal);
    assertThat(statement).isEqualTo(RemovalSql.of(statement.removed()));
    return statement.removed().text();
  }
}
