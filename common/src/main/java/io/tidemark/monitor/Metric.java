package io.tidemark.monitor;

import java.util.Set;

/**
 * Every metric of the connectors: what is registered, what {@code docs/reference/metrics.md} says,
 * and what dashboard and alerts are tested against.
 */
public enum Metric {
  ROWS_READ(
      "rows-read-total",
      Kind.COUNTER,
      "Rows that were read, whether anything of them had to be sent or not. What is read again, by a lookback or after a restart, counts again.",
      Group.SOURCE_TABLE,
      Group.LOG_TABLE),
  ROWS_ADDED(
      "rows-added-total",
      Kind.COUNTER,
      "Rows that were not there before, those that are appended included.",
      Group.SINK_TABLE),
  ROWS_CHANGED(
      "rows-changed-total", Kind.COUNTER, "Rows that were there and differed.", Group.SINK_TABLE),
  ROWS_UNCHANGED(
      "rows-unchanged-total",
      Kind.COUNTER,
      "Rows that were there as they are. A record that is sent again counts again.",
      Group.SINK_TABLE),
  ROWS_APPENDED(
      "rows-appended-total",
      Kind.COUNTER,
      "Those of `rows-added-total` that `write.mode=append` has written.",
      Group.SINK_TABLE),
  ROWS_DELETED(
      "rows-deleted-total",
      Kind.COUNTER,
      "Rows that a record itself removed, such as a tombstone.",
      Group.SINK_TABLE),
  ROWS_STALE_DELETED(
      "rows-stale-deleted-total",
      Kind.COUNTER,
      "Rows that went because a complete generation did not contain them. The task that deletes counts them: sum over tasks.",
      Group.SINK_SYNC),
  ROWS_REJECTED(
      "rows-rejected-total",
      Kind.COUNTER,
      "Records that could not be written and were rejected, see `tidemark_rejects`.",
      Group.SINK_TABLE),
  BYTES_WRITTEN(
      "bytes-written-total",
      Kind.COUNTER,
      "Bytes of rows and keys as they were sent to the database, unchanged rows included.",
      Group.SINK_TABLE),
  RETRIES(
      "retries-total",
      Kind.COUNTER,
      "Times that work was tried again after an error of the database or a transaction that stood in the way.",
      Group.SOURCE_TABLE,
      Group.LOG_TASK,
      Group.SINK_TASK),
  BATCH_ROWS_AVG(
      "batch-rows-avg",
      Kind.AVERAGE,
      "Records per batch that was committed lately.",
      Group.SINK_TASK),
  BATCH_WRITE_AVG(
      "batch-write-ms-avg",
      Kind.AVERAGE,
      "Milliseconds that a batch took lately, up to its commit.",
      Group.SINK_TASK),
  BATCH_WRITE_MAX(
      "batch-write-ms-max",
      Kind.MAXIMUM,
      "Milliseconds that the slowest batch took lately, up to its commit.",
      Group.SINK_TASK),
  CONNECTION_WAIT_AVG(
      "connection-wait-ms-avg",
      Kind.AVERAGE,
      "Milliseconds that a new connection took lately.",
      Group.SOURCE_TASK,
      Group.SINK_TASK),
  GENERATION_CURRENT(
      "generation-current",
      Kind.GAUGE,
      "Id of the newest run, under way or over; 0 before there is one.",
      Group.SOURCE_TABLE,
      Group.LOG_TABLE,
      Group.SINK_SYNC),
  GENERATION_FLOOR(
      "generation-floor",
      Kind.GAUGE,
      "The floor: rows of lower generations are stale. Of several tables the lowest; 0 before the first complete generation.",
      Group.SINK_SYNC),
  PARTITIONS_AWAITED(
      "partitions-awaited",
      Kind.GAUGE,
      "Partitions that ENDs name and the sink has not passed.",
      Group.SINK_SYNC),
  GENERATION_AGE(
      "generation-age-ms",
      Kind.SINCE,
      "Milliseconds since the source began the oldest run that is not over; 0 when none is under way.",
      Group.SOURCE_TABLE,
      Group.LOG_TABLE,
      Group.SINK_SYNC),
  LAST_SUCCESS(
      "last-success-timestamp-ms",
      Kind.GAUGE,
      "When the source began the newest run that is complete, by its own clock, in milliseconds since 1970: all that it had then has been read (source), or is here (sink). A look that finds nothing new counts at the source, and so does what a log tells of other tables. 0 before there is one.",
      Group.SOURCE_TABLE,
      Group.LOG_TABLE,
      Group.SINK_SYNC),
  LAST_RUN_DURATION(
      "last-run-duration-ms",
      Kind.GAUGE,
      "Milliseconds that the newest complete run took; 0 before one has ended under this task.",
      Group.SOURCE_TABLE,
      Group.LOG_TABLE,
      Group.SINK_SYNC),
  SOURCE_LAG(
      "source-lag-ms",
      Kind.SINCE,
      "Milliseconds since the moment up to which all of the source has been read; -1 before that is known. Of a log the moment when the newest change that it has told was committed; where nothing changes, at most twice `heartbeat.interval.ms` ago.",
      Group.SOURCE_TABLE,
      Group.LOG_TABLE),
  ROWS_REMAINING(
      "rows-remaining-estimate",
      Kind.GAUGE,
      "Rows that the run under way has still to read, should there be as many as in the last one; 0 when none is under way, -1 when that is not known.",
      Group.SOURCE_TABLE,
      Group.LOG_TABLE),
  STATE(
      "state",
      Kind.GAUGE,
      "0 idle, 1 reading, 2 writing, 3 waiting for partitions, 4 deleting stale rows, 5 failed, 6 held, 7 blocked: of several open runs the highest. A source has 0, 1 and 5: the last read failed, and is tried again when it is due. Where a log is followed, 1 is a snapshot or a run of changes.",
      Group.SOURCE_TABLE,
      Group.LOG_TABLE,
      Group.SINK_SYNC),
  SNAPSHOT_RUNNING(
      "snapshot-running",
      Kind.GAUGE,
      "1 while a snapshot of all tables is under way, 0 while the log is followed.",
      Group.LOG_TASK);

  /** How a metric moves. */
  public enum Kind {
    /** Only grows, from 0 when a task starts. */
    COUNTER,
    /** Is what it was set to last. */
    GAUGE,
    /** The time that has passed since the moment that it was set to, when it is read. */
    SINCE,
    /** The mean of what was recorded within the last minute or so, NaN when nothing was. */
    AVERAGE,
    /** The greatest of what was recorded within the last minute or so, NaN when nothing was. */
    MAXIMUM
  }

  /** Whose metrics they are. */
  public enum Group {
    SOURCE_TASK("source, per task"),
    SOURCE_TABLE("source, per table"),
    LOG_TASK("source that follows a log, per task"),
    /** What a source that follows a log tells as well as any other. */
    LOG_TABLE("source, per table"),
    SINK_TASK("sink, per task"),
    /** What this task has written. */
    SINK_TABLE("sink, per table"),
    /** How the generations stand, of which every task of a sink tells the same. */
    SINK_SYNC("sink, per table, the same from each task");

    private final String text;

    Group(String text) {
      this.text = text;
    }

    /** In words. */
    public String text() {
      return text;
    }
  }

  private final String text;
  private final Kind kind;
  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // made by Set.of
  private final Set<Group> groups;

  Metric(String text, Kind kind, String description, Group... groups) {
    this.text = text;
    this.kind = kind;
    this.description = description;
    this.groups = Set.of(groups);
  }

  /** The name that JMX shows, as {@code rows-read-total}. */
  public String text() {
    return text;
  }

  public Kind kind() {
    return kind;
  }

  /** What it means, in Markdown. */
  public String description() {
    return description;
  }

  /** Whether it is one of a group's. */
  public boolean isOf(Group group) {
    return groups.contains(group);
  }
}
