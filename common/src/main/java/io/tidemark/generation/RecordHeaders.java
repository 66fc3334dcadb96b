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

  /** {@link #KIND_ROW}, {@link #KIND_CHANGE} or {@link #KIND_KEY}. */
  public static final String KIND = "tidemark.kind";

  /** The generation, a long. */
  public static final String GENERATION = "tidemark.generation";

  /** The attempt at the generation, a long. */
  public static final String ATTEMPT = "tidemark.attempt";

  /** A row of a full scan. */
  public static final String KIND_ROW = "row";

  /** A row read by a cursor, from the log, or as a difference. */
  public static final String KIND_CHANGE = "change";

  /** A key that a reconciliation has met, without its row. */
  public static final String KIND_KEY = "key";

  private RecordHeaders() {}
}
