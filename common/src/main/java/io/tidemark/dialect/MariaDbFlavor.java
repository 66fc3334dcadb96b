package io.tidemark.dialect;

import io.tidemark.table.TableId;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@link MariaFlavor} of MariaDB itself. */
final class MariaDbFlavor implements MariaFlavor {
  /**
   * Values in messages; statements told twice; another count of updates; a session that is handed
   * on with its locks instead of being ended.
   */
  private static final Pattern PARAMETERS =
      Pattern.compile(
          "[?&](dumpQueriesOnException|includeInnodbStatusInDeadlockExceptions|transactionReplay|"
              + "useAffectedRows|pool)\\b",
          Pattern.CASE_INSENSITIVE);

  /** A column's own checks are part of its declaration. */
  private static final String CHECKS =
      """

      UNION ALL SELECT k.CONSTRAINT_NAME, n.n, 'its check'
        FROM information_schema.CHECK_CONSTRAINTS k, (SELECT 0 AS n UNION ALL SELECT 1) n
        WHERE k.LEVEL = 'Column' AND k.CONSTRAINT_SCHEMA = coalesce(?, database())
          AND k.TABLE_NAME = ?""";

  /** What a replica has not reached its primary with yet is called a connection. */
  private static final String OBJECTIONS =
      """
      SELECT DISTINCT 'this MariaDB is a replica, which does not know who is still writing on its \
      primary: read the primary, or set mode=diff'
      FROM information_schema.PROCESSLIST
      WHERE left(COMMAND, 6) = 'Slave_' OR (USER = 'system user' AND COMMAND = 'Connect')
      UNION ALL SELECT 'this MariaDB is a node of a Galera cluster, which does not know who is still \
      writing on the others: set mode=diff'
      FROM information_schema.GLOBAL_STATUS
      WHERE VARIABLE_NAME = 'WSREP_CLUSTER_SIZE' AND VARIABLE_VALUE + 0 > 1
      UNION ALL\s"""
          + MariaCatalogSql.OTHER_ENGINE;

  @Override
  public String name() {
    return "MariaDB";
  }

  @Override
  public String scheme() {
    return "jdbc:mariadb:";
  }

  @Override
  public Pattern refusedParameters() {
    return PARAMETERS;
  }

  @Override
  public String collation() {
    return "utf8mb4_nopad_bin";
  }

  @Override
  public String text(String value) {
    return value;
  }

  @Override
  public String limit() {
    return "max_statement_time";
  }

  /** As a number that is not whole, as the variable is. */
  @Override
  public String limited(Duration statement) {
    return BigDecimal.valueOf(statement.toMillis(), 3).toPlainString() + "e0";
  }

  @Override
  public List<String> openSession() {
    return List.of();
  }

  @Override
  public String openWriter() {
    return ", check_constraint_checks = 1";
  }

  @Override
  public String ifNotExists() {
    return "IF NOT EXISTS ";
  }

  /** The server makes the comment up. */
  @Override
  public Sql marked(String before, String after) {
    return Sql.of(
        "EXECUTE IMMEDIATE concat(%s, uuid(), %s)"
            .formatted(
                MariaNames.literal(before + " COMMENT 'tidemark "),
                MariaNames.literal("'" + after)));
  }

  /** The server makes an index of hashes by itself. */
  @Override
  public String unique(List<String> columns) {
    return String.join(", ", columns);
  }

  /** That the longest rows would not fit is no error yet. */
  @Override
  public String lenient() {
    return "SET STATEMENT innodb_strict_mode = 0 FOR ";
  }

  @Override
  public List<String> temporaryAnew(String before, String name, String definition) {
    return List.of(before + "CREATE OR REPLACE TEMPORARY TABLE " + name + definition);
  }

  @Override
  public String decide(String stage, String table, String outcome, String join, String range) {
    return "UPDATE %s AS s LEFT JOIN %s AS t ON %s SET s._outcome = %s WHERE %s"
        .formatted(stage, table, join, outcome, range);
  }

  @Override
  public List<String> repeated(String stage, String ranked) {
    return StepWords.inOne(stage, ranked);
  }

  @Override
  public boolean boundsInStage(int length) {
    return false;
  }

  @Override
  public String isPart() {
    return "i.SUB_PART IS NOT NULL";
  }

  @Override
  public String isSorted() {
    return "i.INDEX_TYPE = 'BTREE'";
  }

  @Override
  public String isUsed() {
    return "i.IGNORED = 'NO'";
  }

  @Override
  public String isGenerated() {
    return "c.IS_GENERATED = 'ALWAYS'";
  }

  @Override
  public String hasDefault() {
    return "coalesce(c.COLUMN_DEFAULT, 'NULL') <> 'NULL'";
  }

  @Override
  public String pinningChecks() {
    return CHECKS;
  }

  @Override
  public Sql objections(@Nullable TableId table) {
    return MariaCatalogSql.about(OBJECTIONS, table);
  }

  @Override
  public WriterSteps writers() {
    return new MariaWriters();
  }
}
