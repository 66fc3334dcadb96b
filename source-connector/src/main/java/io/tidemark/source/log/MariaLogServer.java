package io.tidemark.source.log;

import io.tidemark.config.ConfigErrors;
import io.tidemark.config.ConnectionConfig;
import io.tidemark.dialect.Sql;
import io.tidemark.jdbc.Database;
import io.tidemark.jdbc.DatabaseException;
import io.tidemark.jdbc.FailureKind;
import io.tidemark.jdbc.Session;
import io.tidemark.table.TableId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** MariaDB's own word on its binary log, and on what that tells of tables. */
final class MariaLogServer implements LogServer {
  private static final Logger LOG = LoggerFactory.getLogger(MariaLogServer.class);

  /** What is wrong with the server's settings, and what to do. */
  private static final String SETTINGS =
      """
      SELECT why FROM (
        SELECT 1 AS n, @@global.log_bin = 0 AS wrong,
          'the server writes no binary log: start it with log_bin' AS why
        UNION ALL SELECT 2, @@global.binlog_format <> 'ROW',
          concat('binlog_format is ', @@global.binlog_format, ': set it to ROW')
        UNION ALL SELECT 3, @@global.binlog_row_image <> 'FULL',
          concat('binlog_row_image is ', @@global.binlog_row_image, ': set it to FULL')
        UNION ALL SELECT 4, @@global.log_bin_compress <> 0,
          'log_bin_compress is on: turn it off, as what reads the log passes over such rows'
        UNION ALL SELECT 5, @@global.gtid_slave_pos <> '' AND @@global.log_slave_updates = 0,
          'the server is a replica and log_slave_updates is off: what comes from its source is not'
          ' in its log') s
      WHERE wrong ORDER BY n""";

  /** Rights that the user has on all databases, itself or by the role that is on. */
  private static final String RIGHTS =
      """
      SELECT coalesce(max(PRIVILEGE_TYPE = 'REPLICATION SLAVE'), 0),
        coalesce(max(PRIVILEGE_TYPE = 'RELOAD'), 0)
      FROM information_schema.USER_PRIVILEGES
      WHERE replace(GRANTEE, '''', '') IN (current_user(),
        concat(coalesce(current_role(), ''), '@'), concat(coalesce(current_role(), ''), '@%'))""";

  private static final String UNFIT =
      """
      SELECT t.TABLE_SCHEMA, t.TABLE_NAME, t.TABLE_TYPE = 'SYSTEM VERSIONED'
      FROM information_schema.TABLES t
        LEFT JOIN (SELECT TABLE_SCHEMA, TABLE_NAME, min(SUB_PART IS NULL) AS whole
          FROM information_schema.STATISTICS WHERE INDEX_NAME = 'PRIMARY'
          GROUP BY TABLE_SCHEMA, TABLE_NAME) k
          ON k.TABLE_SCHEMA = t.TABLE_SCHEMA AND k.TABLE_NAME = t.TABLE_NAME
      WHERE t.TABLE_TYPE = 'SYSTEM VERSIONED'
        OR (t.TABLE_TYPE = 'BASE TABLE' AND coalesce(k.whole, 0) = 0)""";

  /** The catalogue hides foreign keys from users who may only read. */
  private static final Pattern CASCADES =
      Pattern.compile(
          "^ *CONSTRAINT `((?:[^`]|``)+)` FOREIGN KEY .* ON (?:DELETE|UPDATE) (?:CASCADE|SET)",
          Pattern.MULTILINE);

  private static final String NO_KEY =
      " has no primary key, or one of a part of a text, by which the rows of the log are told from"
          + " each other: give it one, or exclude it by tables.exclude";

  private static final String VERSIONED =
      " is system-versioned, whose log Debezium does not read: exclude it by tables.exclude";

  private static final String CASCADE =
      " changes by its foreign key %s when rows of another table do, which MariaDB does not write"
          + " into its log: let the key restrict, or exclude the table by tables.exclude";

  private static final String END = "SELECT @@gtid_binlog_pos";

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Session session;

  MariaLogServer(Session session) {
    this.session = session;
  }

  @Override
  public void check(ConfigErrors errors) {
    List<String> wrong = wrongSettings();
    wrong.forEach(why -> errors.add(ConnectionConfig.URL, why));
    if (wrong.isEmpty()) {
      checkLog(errors);
    }
    session.query(
        Sql.of(RIGHTS),
        row -> {
          if (!row.getBoolean(1)) {
            errors.add(
                ConnectionConfig.USER,
                "may not read the log: GRANT REPLICATION SLAVE ON *.* gives the right");
          }
          if (!row.getBoolean(2)) {
            errors.add(
                ConnectionConfig.USER,
                "may not hold writers back while a snapshot begins: GRANT RELOAD ON *.* gives the"
                    + " right");
          }
          return true;
        });
  }

  private List<String> wrongSettings() {
    return session.query(Sql.of(SETTINGS), row -> String.valueOf(row.getString(1)));
  }

  private void checkLog(ConfigErrors errors) {
    try {
      session.query(
          Sql.of("SHOW MASTER STATUS"),
          row -> {
            boolean all = isEmpty(row.getString(3)) && isEmpty(row.getString(4));
            if (!all) {
              errors.add(
                  ConnectionConfig.URL,
                  "the server's log lacks databases by binlog_do_db or binlog_ignore_db: log all");
            }
            return all;
          });
    } catch (DatabaseException e) {
      if (e.kind() != FailureKind.DENIED) {
        throw e;
      }
      errors.add(
          ConnectionConfig.USER,
          "may not ask where the log stands: GRANT BINLOG MONITOR ON *.* gives the right");
    }
  }

  private static boolean isEmpty(@Nullable String text) {
    return text == null || text.isEmpty();
  }

  @Override
  public Map<TableId, String> unfit(Set<TableId> tables) {
    Map<TableId, String> unfit = new HashMap<>();
    session.query(
        Sql.of(UNFIT),
        row ->
            unfit.put(
                new TableId(row.getString(1), String.valueOf(row.getString(2))),
                row.getBoolean(3) ? VERSIONED : NO_KEY));
    tables.forEach(
        table -> cascade(table).ifPresent(key -> unfit.put(table, CASCADE.formatted(key))));
    return unfit;
  }

  /** The first foreign key by which rows of a table change when others do. */
  private Optional<String> cascade(TableId table) {
    return session
        .queryOne(
            Sql.of("SHOW CREATE TABLE " + session.dialect().quote(table)),
            row -> CASCADES.matcher(String.valueOf(row.getString(2))))
        .filter(Matcher::find)
        .map(found -> found.group(1));
  }

  /**
   * The server's transactions at the place are asked for, and have to be those that Debezium has
   * seen: the file may be gone, or be another one of the same name, of another server or behind a
   * RESET MASTER.
   */
  @Override
  public Optional<String> obstacle(String position, List<TableId> tables) {
    MariaPosition kept = MariaPosition.parse(position);
    boolean same =
        session
            .queryOne(
                Sql.of("SELECT binlog_gtid_pos(?, ?)", kept.file(), kept.at()),
                row -> !row.isNull(1) && kept.isAt(String.valueOf(row.getString(1))))
            .orElse(false);
    return same
        ? Optional.empty()
        : Optional.of(
            "the server's log does not have %s any more, or not as it was".formatted(kept.file()));
  }

  /** Makes nothing, but looks at the settings again, which may have changed since. */
  @Override
  public void prepare(List<TableId> tables, boolean anew) {
    List<String> wrong = wrongSettings();
    if (!wrong.isEmpty()) {
      throw new ConnectException(String.join("; ", wrong));
    }
  }

  /** How far the log goes now; empty when the server does not answer. */
  static Optional<LogEnd> end(Database database) {
    try {
      return database.ask(
          PATIENCE,
          session -> {
            // the time first: all that was committed before is in the log's end
            long now =
                session.queryOne(session.dialect().clock(), row -> row.getLong(1)).orElseThrow();
            return session.queryOne(
                Sql.of(END), row -> new LogEnd(String.valueOf(row.getString(1)), now));
          });
    } catch (DatabaseException e) {
      LOG.debug("Where the log ends is not known: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** Nothing is left behind. */
  @Override
  public void leave() {}
}
