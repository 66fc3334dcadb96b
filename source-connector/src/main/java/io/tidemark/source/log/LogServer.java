package io.tidemark.source.log;

import io.tidemark.config.ConfigErrors;
import io.tidemark.table.TableId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A database server whose log is followed, in a session. */
interface LogServer {
  /** Notes why its log cannot be followed as it is configured, or by this user. */
  void check(ConfigErrors errors);

  /** Which of some tables the log says too little of, and why; may name others. */
  Map<TableId, String> unfit(Set<TableId> tables);

  /**
   * Why the log cannot be gone on with at a position; empty when it can.
   *
   * @param tables that are followed
   * @throws IllegalArgumentException when it is none
   */
  Optional<String> obstacle(String position, List<TableId> tables);

  /**
   * Makes what following tables needs.
   *
   * @param anew whether it begins with a snapshot
   * @throws org.apache.kafka.connect.errors.ConnectException when it cannot be made
   */
  void prepare(List<TableId> tables, boolean anew);

  /** Takes away what following has made, where it is this connector's. */
  void leave();
}
