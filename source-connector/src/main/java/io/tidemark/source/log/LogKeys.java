package io.tidemark.source.log;

import static io.tidemark.config.Validators.any;
import static io.tidemark.config.Validators.between;
import static io.tidemark.config.Validators.describe;
import static io.tidemark.config.Validators.matching;

import io.tidemark.config.Choice;
import io.tidemark.config.ConnectionConfig;
import io.tidemark.config.IdentityConfig;
import io.tidemark.config.Options;
import io.tidemark.source.generation.Ids;
import io.tidemark.source.plan.Mapping;
import io.tidemark.source.plan.Signal;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;

/** The configuration keys of log syncs: name, default, check and documentation side by side. */
public final class LogKeys {
  static final String TABLES = "tables";
  static final String TABLES_EXCLUDE = "tables.exclude";
  static final String SIGNAL = "signal";
  static final String SLOT_NAME = "slot.name";
  static final String PUBLICATION_NAME = "publication.name";
  static final String RUN_INTERVAL_MS = "run.interval.ms";
  static final String HEARTBEAT_INTERVAL_MS = "heartbeat.interval.ms";
  static final String DECIMAL_MODE = "decimal.mode";

  /** Beginning of keys that Debezium gets as they are, without it. */
  static final String DEBEZIUM = "debezium.";

  /** What URLs there are. */
  static final String URLS =
      "log syncs read PostgreSQL and MariaDB, by a URL with one host and a database, such as"
          + " jdbc:postgresql://db.example.com:5432/shop or jdbc:mariadb://db.example.com:3306/shop";

  private static final Pattern SLOT = Pattern.compile("[a-z0-9_]{1,63}");

  /** All keys of the connector. */
  public static final ConfigDef DEF = define();

  private LogKeys() {}

  private static ConfigDef define() {
    Options options = ConnectionConfig.optionsOfSource();
    IdentityConfig.define(options, Ids.MOST);
    tables(options.group("What to sync", Importance.HIGH));
    log(options.group("The log", Importance.MEDIUM));
    return options.def();
  }

  private static void tables(Options options) {
    options.list(
        TABLES,
        "Tables",
        any("globs on schema.table"),
        "Globs on schema.table, such as public.*; each table that matches becomes a sync of that"
            + " name, and needs a primary key. A glob that matches nothing is an error.");
    options.importance(Importance.MEDIUM);
    options.list(
        TABLES_EXCLUDE,
        "Tables left out",
        any("globs on schema.table"),
        "Globs on schema.table for tables to leave out.");
    options.list(
        Mapping.INCLUDE,
        "Columns",
        any("names of columns"),
        "Columns to send, of every table that has them; the key's are sent in any case. Default:"
            + " all. Columns that the database computes are never sent.");
    options.list(
        Mapping.EXCLUDE,
        "Columns left out",
        any("names of columns"),
        "Columns that are not sent, of every table that has them; none of the key.");
    options.importance(Importance.LOW);
    options.choice(
        DECIMAL_MODE,
        "Decimal mode",
        "precise",
        Choice.of("precise", "string", "double"),
        "How exact numbers travel: precise (Connect's Decimal), string or double.");
    options.text(
        SIGNAL,
        "Signal",
        null,
        describe("a JSON object", LogKeys::checkSignal),
        "One request, executed once per id: {\"id\":\"…\",\"type\":\"resync\"} reads all tables anew"
            + " as one generation each.");
  }

  private static void log(Options options) {
    options.text(
        SLOT_NAME,
        "Replication slot",
        null,
        matching(SLOT, "lower-case letters, digits and underscores, at most 63"),
        "PostgreSQL's replication slot, which the connector makes and which belongs to it alone: a slot of"
            + " this name in which it has no place of its own is dropped and made anew. Default:"
            + " tidemark_ and the source's name, with a digest behind it where that has anything but"
            + " lower-case letters, digits and underscores.");
    options.text(
        PUBLICATION_NAME,
        "Publication",
        null,
        any("a name"),
        "PostgreSQL's publication. The connector makes it, which takes an owner of the tables; one that"
            + " somebody else has made is used as it is, and has to have all tables. Default: as"
            + " slot.name.");
    options.importance(Importance.LOW);
    options.number(
        RUN_INTERVAL_MS,
        "Run interval",
        10_000L,
        between(100L, 3_600_000L),
        "How long changes are gathered into one run, which begins with the first of them.");
    options.number(
        HEARTBEAT_INTERVAL_MS,
        "Heartbeat interval",
        60_000L,
        between(1_000L, 3_600_000L),
        "How often the position is moved on, and with it PostgreSQL's slot, while others change the"
            + " database and these tables are still. The newest marker is then sent once more.");
  }

  private static void checkSignal(String key, Object value) {
    try {
      if (value != null && !value.toString().isBlank()) {
        signal(value.toString());
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key + ": " + e.getMessage());
    }
  }

  /**
   * Reads a signal.
   *
   * @throws IllegalArgumentException when it is none, or none that log syncs execute
   */
  static Signal signal(String text) {
    Signal signal = Signal.parse(text);
    if (signal.type() != Signal.Type.RESYNC || !signal.syncs().isEmpty()) {
      throw new IllegalArgumentException(
          "log syncs execute signals of type resync alone, for all tables together");
    }
    return signal;
  }
}
