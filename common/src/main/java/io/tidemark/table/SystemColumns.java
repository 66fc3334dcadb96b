package io.tidemark.table;

import java.util.List;

/**
 * The columns that the sink adds to every table it writes, in the order of their creation. They say
 * which stream a row belongs to and in which of its generations the row was last written.
 */
public final class SystemColumns {
  /** Text {@code source/sync}; NULL where no stream owns the row. */
  public static final String SOURCE = "_sync_source";

  /** The generation; NULL where no stream owns the row. */
  public static final String GENERATION = "_sync_generation";

  /** The generation read as a time. */
  public static final String TIME = "_sync_time";

  /** Their names. */
  public static final List<String> NAMES = List.of(SOURCE, GENERATION, TIME);

  private SystemColumns() {}

  /** The columns themselves, which rows of other writers and records of no stream leave NULL. */
  public static List<Column> all() {
    return List.of(
        new Column(SOURCE, ColumnType.of(Kind.STRING), true),
        new Column(GENERATION, ColumnType.of(Kind.INT64), true),
        new Column(TIME, ColumnType.of(Kind.TIMESTAMP_TZ), true));
  }
}
