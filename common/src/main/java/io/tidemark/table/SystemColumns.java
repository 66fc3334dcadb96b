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

  /** The key that is made of a row's values ({@code pk.mode=sync-id-only}). */
  public static final String ID = "_sync_id";

  /** When a row that is kept was found to be gone; NULL as long as it is not. */
  public static final String DELETED_AT = "_sync_deleted_at";

  /** Names that no column of a record may have. */
  public static final List<String> RESERVED = List.of(SOURCE, GENERATION, TIME, ID, DELETED_AT);

  private SystemColumns() {}

  /** The column that marks rows as gone, in tables whose deletes only mark. */
  public static Column deletedAt() {
    return new Column(DELETED_AT, ColumnType.of(Kind.TIMESTAMP_TZ), true);
  }

  /** The columns themselves, which rows of other writers and records of no stream leave NULL. */
  public static List<Column> all() {
    return List.of(
        new Column(SOURCE, ColumnType.of(Kind.STRING), true),
        new Column(GENERATION, ColumnType.of(Kind.INT64), true),
        new Column(TIME, ColumnType.of(Kind.TIMESTAMP_TZ), true));
  }
}
