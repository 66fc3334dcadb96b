package io.tidemark.source;

import static io.tidemark.config.Validators.any;
import static io.tidemark.config.Validators.between;
import static io.tidemark.config.Validators.describe;
import static io.tidemark.source.SourceKeys.SIGNAL;
import static io.tidemark.source.SourceKeys.SIGNAL_TABLE;
import static io.tidemark.source.SourceKeys.SYNCS;
import static io.tidemark.source.SourceKeys.TABLES;
import static io.tidemark.source.SourceKeys.TABLES_EXCLUDE;
import static io.tidemark.source.SourceKeys.TABLE_POLL_INTERVAL;

import io.tidemark.config.Options;
import io.tidemark.source.plan.Signal;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;

/** The definitions of the keys that say what is synced, and what people ask while it is. */
final class SelectionKeys {
  private SelectionKeys() {}

  static void define(Options options) {
    options.list(
        TABLES,
        "Tables",
        any("globs on schema.table"),
        "Globs on schema.table, such as public.*; each table that matches becomes a sync of that"
            + " name. A glob that matches nothing is an error.");
    options.list(
        SYNCS,
        "Named syncs",
        any("names of letters, digits, dots, underscores, hyphens"),
        "Names of syncs, each configured by keys syncs.<name>.<key>; needs at least"
            + " syncs.<name>.table or syncs.<name>.query.");
    options.importance(Importance.MEDIUM);
    options.list(
        TABLES_EXCLUDE,
        "Tables left out",
        any("globs on schema.table"),
        "Globs on schema.table for tables to leave out.");
    onTheWay(options.importance(Importance.LOW));
  }

  private static void onTheWay(Options options) {
    options.number(
        TABLE_POLL_INTERVAL,
        "Table poll interval",
        60_000L,
        between(0L, 86_400_000L),
        "How often to look for tables that came or went, and whether split tables are still cut well,"
            + " in milliseconds; 0 for never. What is found twice in a row makes Connect restart the"
            + " connector's tasks, which go on where they were.");
    options.text(
        SIGNAL,
        "Signal",
        null,
        describe("a JSON object", SelectionKeys::checkSignal),
        "One request, executed once per id: {\"id\":\"…\",\"type\":\"run|resync|full|reset|test-row|abort\","
            + "\"data\":{\"syncs\":[\"…\"]}}; without data it is meant for all syncs.");
    options.text(
        SIGNAL_TABLE,
        "Signal table",
        null,
        any("schema.table, in the database's spelling"),
        "A table of the source with the columns id, type and data, as Debezium's, whose rows are"
            + " executed like signal, each once per id and sync; looked at every poll.interval.ms."
            + " The better way where the source can be written: a changed configuration restarts"
            + " all tasks.");
  }

  private static void checkSignal(String key, Object value) {
    try {
      if (value != null && !value.toString().isBlank()) {
        Signal.parse(value.toString());
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key + ": " + e.getMessage());
    }
  }
}
