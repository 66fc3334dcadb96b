package io.tidemark.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.dialect.Merge.Marks;
import io.tidemark.dialect.Merge.Rule;
import io.tidemark.dialect.Merge.Stamp;
import io.tidemark.table.Column;
import io.tidemark.table.ColumnType;
import io.tidemark.table.Kind;
import io.tidemark.table.TableId;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PostgresMergeTest {
  private static final Stamp STAMP = new Stamp("shop/orders", 7L, List.of());
  private static final ColumnType INT64 = ColumnType.of(Kind.INT64);
  private static final ColumnType TEXT = ColumnType.of(Kind.STRING);

  private final PostgresMerge merge = merge(new Column("note", TEXT, true), TEXT);

  private static PostgresMerge merge(Column second, ColumnType staged) {
    return new PostgresMerge(
        (PostgresDialect) Dialects.forUrl("jdbc:postgresql://h/d"),
        "stage",
        new TableId("dw", "orders"),
        List.of(
            new StagedColumn(new Column("id", INT64, false), INT64),
            new StagedColumn(second, staged)),
        1,
        Marks.NEVER);
  }

  @Test
  @DisplayName("rule 3: rows are classified once, and only those that must be written are written")
  void scan() {
    Sql sql = merge.merge(Rule.SCAN, RecordMode.UPSERT, STAMP, 0, 9).outcomes();
    assertThat(sql.text())
        .isEqualTo(
            """
            WITH c AS MATERIALIZED (SELECT s.ctid AS _tid, s._ord, CASE WHEN t."id" IS NULL THEN 'a'
              WHEN (t._sync_source IS NULL OR t._sync_generation IS NULL OR t._sync_source = ANY (CAST(? AS text[]))) THEN CASE WHEN (t."note"::text COLLATE "C" IS DISTINCT FROM s.c1::text COLLATE "C") THEN 'c' ELSE 't' END
              WHEN t._sync_source <> CAST(? AS text) THEN 'f'
              WHEN t._sync_generation > CAST(? AS bigint) THEN 'n'
              WHEN (t."note"::text COLLATE "C" IS DISTINCT FROM s.c1::text COLLATE "C") THEN CASE t._sync_generation WHEN CAST(? AS bigint) THEN 'w' ELSE 'c' END
              WHEN t._sync_generation < CAST(? AS bigint) THEN 'u' ELSE 'k' END AS _outcome FROM "stage" s LEFT JOIN "dw"."orders" t ON t."id" = s.c0 WHERE s._ord BETWEEN ? AND ?),
            u AS (UPDATE "dw"."orders" t SET "note" = s.c1, _sync_source = CAST(? AS text), _sync_generation = CAST(? AS bigint), _sync_time = CAST(? AS timestamptz) FROM c JOIN "stage" s ON s.ctid = c._tid WHERE c._outcome IN ('c', 'w', 't') AND t."id" = s.c0 AND ((t._sync_source IS NULL OR t._sync_generation IS NULL OR t._sync_source = ANY (CAST(? AS text[]))) OR (t._sync_source = CAST(? AS text) AND t._sync_generation <= CAST(? AS bigint))) RETURNING 1),
            i AS (INSERT INTO "dw"."orders" ("id", "note", _sync_source, _sync_generation, _sync_time) OVERRIDING SYSTEM VALUE SELECT s.c0, s.c1, CAST(? AS text), CAST(? AS bigint), CAST(? AS timestamptz) FROM c JOIN "stage" s ON s.ctid = c._tid WHERE c._outcome = 'a' RETURNING 1)
            SELECT (SELECT count(*) FROM u), (SELECT count(*) FROM i),
            string_agg(c._outcome, '' ORDER BY c._ord) FROM c""");
    assertThat(sql.binds().stream().map(Sql.Bind::cell).toList())
        .containsExactly(
            "{}",
            "shop/orders",
            7L,
            7L,
            7L,
            0,
            9,
            "shop/orders",
            7L,
            7000L,
            "{}",
            "shop/orders",
            7L,
            "shop/orders",
            7L,
            7000L);
  }

  @Test
  @DisplayName("a look asks for the same outcomes, in the order of the rows, and writes nothing")
  void look() {
    Sql look = merge.lookStaged(Rule.SCAN, RecordMode.UPSERT, STAMP, 0, 9).orElseThrow();
    String text = merge.merge(Rule.SCAN, RecordMode.UPSERT, STAMP, 0, 9).outcomes().text();
    String asked = text.substring(text.indexOf("s._ord, CASE"), text.indexOf("),\nu AS"));
    assertThat(look.text())
        .isEqualTo(
            "SELECT string_agg(_outcome, '') FROM (SELECT " + asked + " ORDER BY s._ord) AS c");
    assertThat(look.binds().stream().map(Sql.Bind::cell).toList())
        .containsExactly("{}", "shop/orders", 7L, 7L, 7L, 0, 9);
  }

  @Test
  @DisplayName("what a look leaves over is merged by the numbers of its rows")
  void listed() {
    Sql all = merge.merge(Rule.SCAN, RecordMode.UPSERT, STAMP, 0, 9).outcomes();
    Sql some = merge.merge(Rule.SCAN, RecordMode.UPSERT, STAMP, new int[] {2, 5}).outcomes();
    assertThat(some.text())
        .isEqualTo(
            all.text().replace("s._ord BETWEEN ? AND ?", "s._ord = ANY (CAST(? AS int4[]))"));
    assertThat(some.binds().get(5).cell()).isEqualTo(List.of(2, 5));
  }

  @Test
  @DisplayName("rule 2: a late row is never compared by content, and only inserted")
  void late() {
    assertThat(merge.merge(Rule.LATE, RecordMode.UPSERT, STAMP, 0, 9).outcomes().text())
        .contains("WHEN t._sync_generation < CAST(? AS bigint) THEN 'l' ELSE 'k' END")
        .doesNotContain("THEN 'c'");
  }

  @Test
  @DisplayName("HT-23 record.mode=insert leaves rows that are there, update adds none")
  void recordModes() {
    assertThat(merge.merge(Rule.SCAN, RecordMode.INSERT, STAMP, 0, 9).outcomes().text())
        .contains("WHEN t.\"id\" IS NULL THEN 'a'")
        .contains("WHEN t._sync_generation < CAST(? AS bigint) THEN 'l' ELSE 'k' END")
        .doesNotContain("THEN 'c'");
    assertThat(merge.merge(Rule.SCAN, RecordMode.UPDATE, STAMP, 0, 9).outcomes().text())
        .contains("WHEN t.\"id\" IS NULL THEN 's'")
        .doesNotContain("THEN 'a'");
  }

  @Test
  @DisplayName("a row that is marked as gone is never equal, and a record takes the mark away")
  void marked() {
    PostgresMerge marked =
        new PostgresMerge(
            (PostgresDialect) Dialects.forUrl("jdbc:postgresql://h/d"),
            "stage",
            TableId.of("orders"),
            List.of(new StagedColumn(new Column("id", INT64, false), INT64)),
            1,
            Marks.REVIVED);
    assertThat(marked.merge(Rule.SCAN, RecordMode.UPSERT, STAMP, 0, 9).outcomes().text())
        .contains("WHEN (t._sync_deleted_at IS NOT NULL) THEN CASE t._sync_generation")
        .contains(", _sync_deleted_at = NULL FROM c");
    assertThat(marked.merge(Rule.SCAN, RecordMode.INSERT, STAMP, 0, 9).outcomes().text())
        .contains("WHEN t._sync_deleted_at IS NOT NULL AND ((t._sync_source IS NULL");
  }

  @Test
  @DisplayName("records of no stream leave rows of streams alone")
  void plain() {
    assertThat(
            merge
                .merge(Rule.PLAIN, RecordMode.UPSERT, new Stamp(null, null, List.of()), 0, 9)
                .outcomes()
                .text())
        .contains("WHEN t._sync_source IS NOT NULL THEN 'f'")
        .contains("AND t._sync_source IS NULL RETURNING 1");
  }

  @Test
  @DisplayName("stages, copies and deletes")
  void others() {
    assertThat(merge.createStage())
        .isEqualTo(
            "CREATE TEMP TABLE \"stage\" (_ord int4, c0 bigint, c1 text) ON COMMIT DELETE ROWS");
    assertThat(merge.copyStage()).isEqualTo("COPY \"stage\" FROM STDIN (FORMAT binary)");
    assertThat(merge.copyTable(STAMP))
        .isEqualTo(
            CopySql.of(
                "COPY \"dw\".\"orders\" (\"id\", \"note\", _sync_source, _sync_generation, _sync_time)"
                    + " FROM STDIN (FORMAT binary)"));
    assertThat(merge.copyKeys("\"seen\""))
        .isEqualTo("COPY \"seen\" (\"id\") FROM STDIN (FORMAT binary)");
    assertThat(merge.copiesKeys()).isTrue();
    assertThat(merge.remove(Removal.delete(), STAMP, List.of(), 0, 9).removed().text())
        .isEqualTo(
            "WITH gone AS (DELETE FROM \"dw\".\"orders\" t USING \"stage_keys\" s WHERE s._ord BETWEEN"
                + " ? AND ? AND t.\"id\" = s.c0 AND t._sync_source = CAST(? AS text) AND"
                + " t._sync_generation <= CAST(? AS bigint) RETURNING s._ord AS found)"
                + " SELECT found FROM gone");
    assertThat(
            merge
                .remove(
                    Removal.delete(),
                    STAMP,
                    List.of(new KeySet(TableId.of("seen_7"), List.of("id"))),
                    0,
                    9)
                .removed()
                .text())
        .contains(
            "<= CAST(? AS bigint) AND NOT EXISTS"
                + " (SELECT 1 FROM \"seen_7\" k WHERE k.\"id\" = t.\"id\") RETURNING");
  }

  @Test
  @DisplayName("a value of another type is cast to the column's type without its length")
  void casts() {
    PostgresMerge uuid = merge(new Column("note", ColumnType.of(Kind.UUID), true), TEXT);
    assertThat(uuid.merge(Rule.SCAN, RecordMode.UPSERT, STAMP, 0, 9).outcomes().text())
        .contains("\"note\" = s.c1::uuid");
    assertThat(uuid.copiesIntoTable()).isFalse();
    PostgresMerge bounded = merge(new Column("note", ColumnType.string(5), true), TEXT);
    assertThat(bounded.merge(Rule.SCAN, RecordMode.UPSERT, STAMP, 0, 9).outcomes().text())
        .contains("\"note\" = s.c1,");
    assertThat(bounded.copiesIntoTable()).isTrue();
  }

  @Test
  @DisplayName("keys that the database may fold together are folded by it")
  void folded() {
    PostgresMerge citext =
        new PostgresMerge(
            (PostgresDialect) Dialects.forUrl("jdbc:postgresql://h/d"),
            "stage",
            TableId.of("orders"),
            List.of(new StagedColumn(new Column("id", ColumnType.other("citext"), false), TEXT)),
            1,
            Marks.NEVER);
    assertThat(citext.lookStaged(Rule.SCAN, RecordMode.UPSERT, STAMP, 0, 9)).isEmpty();
    assertThat(citext.merge(Rule.SCAN, RecordMode.UPSERT, STAMP, 0, 9).outcomes().text())
        .contains(
            "CASE WHEN row_number() OVER (PARTITION BY s.c0::citext ORDER BY s._ord DESC) > 1 THEN"
                + " 'd'");
    assertThat(merge.merge(Rule.SCAN, RecordMode.UPSERT, STAMP, 0, 9).outcomes().text())
        .doesNotContain("row_number");
  }

  @Test
  @DisplayName("a column named like a value of ours stays a column")
  void namedLikeAValue() {
    PostgresMerge odd = merge(new Column(":source", TEXT, true), TEXT);
    assertThat(odd.merge(Rule.SCAN, RecordMode.UPSERT, STAMP, 0, 9).outcomes().text())
        .contains("\":source\" = s.c1");
  }
}
