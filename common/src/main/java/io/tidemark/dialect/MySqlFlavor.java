package io.tidemark.dialect;

import io.tidemark.table.TableId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@link MariaFlavor} of MySQL, for both of the drivers that reach it. */
final class MySqlFlavor implements MariaFlavor {
  /**
   * Besides those of MariaDB: another connection without what its session had, another server, no
   * rows behind the first ones, other values for dates that there are not or blanks that there are
   * not, cells of other types, a backslash that is none, and parameters that stand elsewhere.
   */
  private static final Pattern PARAMETERS =
      Pattern.compile(
          "[?&](dumpQueriesOnException|includeInnodbStatusInDeadlockExceptions|transactionReplay|"
              + "useAffectedRows|pool|autoReconnect|autoReconnectForPools|dnsSrv|maxRows|"
              + "zeroDateTimeBehavior|padCharsWithSpace|blobsAreStrings|functionsNeverReturnBlobs|"
              + "tinyInt1isBit|yearIsDateType|sessionVariables|initSql|useCursorFetch|useConfigs|"
              + "propertiesTransform)\\b",
          Pattern.CASE_INSENSITIVE);

  /** The variable's greatest value. */
  private static final long LONGEST = 4_294_967_295L;

  /** Longer texts take no more of a row than those without bounds, which errors can name. */
  private static final int SHORT = 9;

  /**
   * Threads that apply what others have written are in a group as in a replica. A server that
   * shares its storage with the one that writes, as Aurora's readers do, has none, and writes no
   * table of InnoDB.
   */
  private static final String OBJECTIONS =
      """
      SELECT 'this MySQL only reads what another server writes (innodb_read_only), and does not know \
      who is still writing there: read the one that writes, or set mode=diff'
      FROM dual WHERE @@innodb_read_only
      UNION ALL SELECT DISTINCT 'this MySQL is a replica or in a group, and does not know who is still writing \
      on the others: read the primary of a replica, or set mode=diff'
      FROM information_schema.PROCESSLIST
      WHERE USER = 'system user' AND COMMAND IN ('Connect', 'Query')
      UNION ALL\s"""
          + MariaCatalogSql.OTHER_ENGINE;

  @Override
  public String name() {
    return "MySQL";
  }

  @Override
  public String scheme() {
    return "jdbc:mysql:";
  }

  @Override
  public Pattern refusedParameters() {
    return PARAMETERS;
  }

  @Override
  public String collation() {
    return "utf8mb4_0900_bin";
  }

  /** A NULL is of bytes otherwise. */
  @Override
  public String text(String value) {
    return "CONVERT(" + value + " USING utf8mb4)";
  }

  /** Of what reads alone. */
  @Override
  public String limit() {
    return "max_execution_time";
  }

  /** In milliseconds; 0 would be no limit. */
  @Override
  public String limited(Duration statement) {
    return Long.toString(Math.max(1, Math.min(LONGEST, statement.toMillis())));
  }

  /** Sizes of tables as they are, and not as they were a day ago. */
  @Override
  public List<String> openSession() {
    return List.of("SET information_schema_stats_expiry = 0");
  }

  @Override
  public String openWriter() {
    return "";
  }

  @Override
  public String ifNotExists() {
    return "";
  }

  /** MySQL can make up no text of a definition. */
  @Override
  public Sql marked(String before, String after) {
    return Sql.of(before + " COMMENT 'tidemark " + UUID.randomUUID() + "'" + after);
  }

  /** By a hash of their bytes, with what no text of them has in between. */
  @Override
  public String unique(List<String> columns) {
    return "(sha2(concat(" + String.join(", char(0), ", columns) + "), 256))";
  }

  /** What would say so here needs a privilege; see {@link #boundsInStage}. */
  @Override
  public String lenient() {
    return "";
  }

  @Override
  public List<String> temporaryAnew(String before, String name, String definition) {
    return List.of(
        "DROP TEMPORARY TABLE IF EXISTS " + name,
        before + "CREATE TEMPORARY TABLE " + name + definition);
  }

  /** What a join reads beside what it writes would be locked. */
  @Override
  public String decide(String stage, String table, String outcome, String join, String range) {
    return "UPDATE %s AS s SET _outcome = (SELECT %s FROM (SELECT 1 AS one) AS o LEFT JOIN %s AS t ON %s) WHERE %s"
        .formatted(stage, outcome, table, join, range);
  }

  /** No statement may name a temporary table twice. */
  @Override
  public List<String> repeated(String stage, String ranked) {
    return List.of(
        "SELECT json_arrayagg(r._ord) INTO @tidemark_repeated FROM (%s) AS r WHERE r.n > 1"
            .formatted(ranked),
        "UPDATE %s SET _outcome = 'd' WHERE _ord IN (SELECT j.ord FROM json_table(@tidemark_repeated, '$[*]' COLUMNS (ord int PATH '$')) AS j)"
            .formatted(stage));
  }

  @Override
  public boolean boundsInStage(int length) {
    return length <= SHORT;
  }

  /** Also an expression is no column. */
  @Override
  public String isPart() {
    return "i.SUB_PART IS NOT NULL OR i.EXPRESSION IS NOT NULL";
  }

  @Override
  public String isSorted() {
    return "i.INDEX_TYPE = 'BTREE' AND i.IS_VISIBLE = 'YES'";
  }

  @Override
  public String isUsed() {
    return "i.IS_VISIBLE = 'YES'";
  }

  @Override
  public String isGenerated() {
    return "c.GENERATION_EXPRESSION <> ''";
  }

  @Override
  public String hasDefault() {
    return "c.COLUMN_DEFAULT IS NOT NULL";
  }

  /** Checks are all of the table's. */
  @Override
  public String pinningChecks() {
    return "";
  }

  @Override
  public Sql objections(@Nullable TableId table) {
    return MariaCatalogSql.about(OBJECTIONS, table);
  }

  @Override
  public WriterSteps writers() {
    return new MySqlWriters();
  }
}
