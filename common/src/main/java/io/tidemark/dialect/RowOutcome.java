package io.tidemark.dialect;

/**
 * What a merge did with one staged row, as the character that the statement reports for it. The
 * rules are those of the sink transaction for a record of generation g.
 */
public enum RowOutcome {
  /** The row was absent and is inserted, with generation g. */
  ADDED('a'),
  /** The row was older, or nobody's, and differed: written, with generation g. */
  CHANGED('c'),
  /** The row has generation g already and differed: written, counts as nothing new. */
  REWRITTEN('w'),
  /** The row was nobody's, or touching is wanted, and equal: written, with generation g. */
  TAKEN_OVER('t'),
  /** The row is older and is to be left, but for its generation, which is written. */
  RAISED('r'),
  /** The row is older and equal: not touched, its key is to be kept as seen in g. */
  UNCHANGED('u'),
  /** The row is older and the record late: not touched, its key is to be kept as seen in g. */
  LATE('l'),
  /** The row is absent and is not to be added: its key is to be kept as seen in g. */
  ABSENT('s'),
  /** Equal, and with evidence of g already: nothing to do. */
  KEPT('k'),
  /** The row has a newer generation: the record is ignored. */
  NEWER('n'),
  /** The row belongs to another stream: the record is to be rejected. */
  FOREIGN('f'),
  /** The database takes the key for that of a later row of the batch, which stands for it. */
  DUPLICATE('d');

  private static final RowOutcome[] ALL = values();

  private final char code;

  RowOutcome(char code) {
    this.code = code;
  }

  char code() {
    return code;
  }

  /** Whether the key is to be kept as seen, because nothing else says that the row is alive. */
  public boolean leavesEvidence() {
    return this == UNCHANGED || this == LATE || this == ABSENT;
  }

  /** Whether nothing is to be done about the row, but to keep its key where it is evidence. */
  public boolean leaves() {
    return leavesEvidence() || this == KEPT || this == NEWER;
  }

  /** Whether an existing row was written. */
  public boolean updates() {
    return this == CHANGED || this == REWRITTEN || this == TAKEN_OVER || this == RAISED;
  }

  /** The outcome that a statement reported. */
  public static RowOutcome of(char code) {
    for (RowOutcome outcome : ALL) {
      if (outcome.code == code) {
        return outcome;
      }
    }
    throw new IllegalArgumentException("no outcome has the code " + code);
  }
}
