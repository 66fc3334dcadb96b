package io.tidemark.source;

import static io.tidemark.config.Validators.any;
import static io.tidemark.config.Validators.atLeast;
import static io.tidemark.config.Validators.describe;

import io.tidemark.config.Choice;
import io.tidemark.config.Options;
import io.tidemark.source.plan.CursorSpec;
import io.tidemark.source.plan.Schedule;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;

/** The keys of syncs that read by a cursor. */
final class CursorKeys {
  static final String COLUMN = "cursor.column";
  static final String INITIAL = "cursor.initial";
  static final String DELAY = "cursor.delay.ms";
  static final String LOOKBACK = "cursor.lookback.ms";
  static final String NULLS = "cursor.null";
  static final String ZONE = "cursor.zone";
  static final String SLOT = "watermark.key";
  static final String RECONCILE = "reconcile.schedule";
  static final String FORM = "reconcile.mode";

  /** All of them, which may also be set for one sync. */
  static final Set<String> ALL =
      Set.of(COLUMN, INITIAL, DELAY, LOOKBACK, NULLS, ZONE, SLOT, RECONCILE, FORM);

  /** Those that only make sense where the cursor is a time. */
  static final Set<String> OF_TIMES = Set.of(DELAY, LOOKBACK, ZONE);

  private CursorKeys() {}

  static void define(Options options) {
    options.importance(Importance.MEDIUM);
    options.text(
        COLUMN,
        "Cursor column",
        null,
        any("name of a column"),
        "Column whose value grows with every change of a row; needed for mode=incremental. A"
            + " number, timestamp, date, uuid or text. Rows of the same value are told apart by"
            + " their key.");
    options.text(
        RECONCILE,
        "Reconciliation",
        "manual",
        describe("a schedule", CursorKeys::checkSchedule),
        "When an incremental sync reads all keys, so that rows that are gone can be deleted:"
            + " written as schedule is. Default: never, which is what manual says.");
    options.choice(
        FORM,
        "What reconciliation reads",
        "keys",
        Choice.of("keys", "full"),
        "keys: keys alone, which go to the topic with .keys behind its name; full: whole rows, which"
            + " also repairs what the cursor has missed.");
    positions(options);
    times(options);
  }

  private static void positions(Options options) {
    options.importance(Importance.LOW);
    options.text(
        INITIAL,
        "First value",
        null,
        any("a value, or an ISO 8601 period"),
        "Where the first read of an incremental sync begins: a value of the cursor column, or for"
            + " times a period before now such as -P7D. Default: all rows are read.");
    options.choice(
        NULLS,
        "Rows without a value",
        "fail",
        Choice.of("fail", "skip"),
        "Rows with NULL in the cursor column, whose changes nobody sees. fail: the sync is not read"
            + " while there are any; skip: they are read the first time only, and counted.");
    options.text(
        SLOT,
        "Watermark key",
        null,
        any("a text"),
        "Under which slot the position of a sync is kept. Default: what is read, ->, the topic, a"
            + " colon and the cursor column. Another key begins anew.");
  }

  private static void times(Options options) {
    options.number(
        DELAY,
        "Delay",
        CursorSpec.DELAY.toMillis(),
        atLeast(0),
        "How old a time must be to be read, in milliseconds: how much later than its value a row may"
            + " be committed where it cannot be seen when its transaction began. For cursors that"
            + " are times.");
    options.number(
        LOOKBACK,
        "Lookback",
        0L,
        atLeast(0),
        "How far behind its position an incremental sync reads again in every run, in milliseconds,"
            + " to find rows that were committed later than their value says. What was sent already"
            + " is not sent again. For cursors that are times.");
    options.text(
        ZONE,
        "Time zone of the cursor",
        "UTC",
        describe("a time zone", CursorKeys::checkZone),
        "Time zone in which the cursor column's values are written, if it is a date or a timestamp"
            + " without time zone, such as Europe/Paris.");
  }

  private static void checkSchedule(String key, Object value) {
    try {
      Schedule.parse(String.valueOf(value));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(key + ": " + e.getMessage());
    }
  }

  private static void checkZone(String key, Object value) {
    try {
      ZoneId.of(String.valueOf(value));
    } catch (DateTimeException e) {
      throw new ConfigException(
          key + ": `" + value + "` is no time zone: use UTC or a name such as Europe/Paris");
    }
  }
}
