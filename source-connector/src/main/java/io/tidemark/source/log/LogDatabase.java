package io.tidemark.source.log;

import io.tidemark.config.ConfigErrors;
import io.tidemark.jdbc.Session;
import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/** A kind of database: what following its log needs that following another's does not. */
interface LogDatabase {
  /** All that there are. */
  List<LogDatabase> ALL = List.of(new PostgresLog(), new MariaLog());

  /** The one that a URL is of; empty when it is of none, or not of one server's database. */
  static Optional<LogDatabase> of(String url) {
    return ALL.stream().filter(database -> database.address(url).isPresent()).findFirst();
  }

  /** The name that people know it by. */
  String name();

  /** The parts of a URL of one server's database. */
  Optional<Address> address(String url);

  /** The class of Debezium's connector for it. */
  String connector();

  /** The jar which that class is in, without its version. */
  String jar();

  /** Notes what the keys alone tell to be wrong. */
  void checkKeys(LogConfig config, ConfigErrors errors);

  /** Debezium's own settings that people do not set, or beginnings of such. */
  List<String> owned();

  /**
   * Adds what Debezium's connector wants to know.
   *
   * @param tables that are followed
   */
  void settings(LogConfig config, Address address, List<LogTable> tables, Properties properties);

  /** Why a column's values cannot be sent exactly, for people. */
  Optional<String> objection(Column column);

  /** A column as its values are sent. */
  Column sent(Column column);

  /**
   * Looks at a position from outside.
   *
   * @throws IllegalArgumentException when it is none
   */
  void checkPosition(String position);

  /**
   * Whether what Connect has kept is told to the engine all the while, so that it lets the server
   * go of the log before that.
   */
  boolean confirms();

  /**
   * Whether an engine has failed because it takes tables for others than they were, which only a
   * snapshot mends.
   */
  boolean isAstray(EngineFailure failure);

  /** A reader of what an engine tells of tables, from a position or a snapshot on. */
  LogReader reader(LogConfig config, Optional<String> position, Set<TableId> tables);

  /** The server, in a session. */
  LogServer server(LogConfig config, Session session);
}
