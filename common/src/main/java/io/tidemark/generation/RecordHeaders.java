package io.tidemark.generation;

/** Header names of Tidemark's data records. */
public final class RecordHeaders {
  /** What all of them begin with. */
  public static final String PREFIX = "tidemark.";

  /** The source's name. */
  public static final String SOURCE = "tidemark.source";

  /** The sync's name. */
  public static final String SYNC = "tidemark.sync";

  /** The number of the scope, from 0. */
  public static final String SCOPE = "tidemark.scope";

  /**
   * Id of the plan by which the sync's table is cut into scopes, a long; no id of an older plan is
   * as high.
   */
  public static final String PLAN = "tidemark.plan";

  /**
   * {@link #KIND_ROW}, {@link #KIND_CHANGE} or {@link #KIND_KEY}; {@link #KIND_SNAPSHOT} or {@link
   * #KIND_FOLLOWING} where nobody sends markers.
   */
  public static final String KIND = "tidemark.kind";

  /** The generation, a long. */
  public static final String GENERATION = "tidemark.generation";

  /** The attempt at the generation, a long. */
  public static final String ATTEMPT = "tidemark.attempt";

  /** The number of a row of a snapshot, from 1, a long. */
  public static final String NUMBER = "tidemark.number";

  /** Whether a row is the last one of its snapshot, a boolean. */
  public static final String LAST = "tidemark.last";

  /** A row of a full scan. */
  public static final String KIND_ROW = "row";

  /** A row read by a cursor, from the log, or as a difference. */
  public static final String KIND_CHANGE = "change";

  /** A key that a reconciliation has met, without its row. */
  public static final String KIND_KEY = "key";

  /**
   * A row of a snapshot that sends no markers: the row of number 1 is its START, the last one its
   * END. The generation is the snapshot's id, the attempt a number of the task that has taken it,
   * higher than those of the tasks before it.
   */
  public static final String KIND_SNAPSHOT = "snapshot";

  /**
   * A change beside such snapshots. It is newer than all of them that came before it in its
   * partition; the generation is that of its own task's snapshot, where that had one.
   */
  public static final String KIND_FOLLOWING = "following";

  private RecordHeaders() {}
}
