package io.tidemark.sink.stale;

/**
 * What was applied of a generation.
 *
 * @param applied records
 * @param kept those among them that left the evidence which invariant I5 asks for
 * @param rejected records with a readable key
 * @param rejectedNoKey records without one
 * @param added rows
 * @param changed rows
 * @param unchanged rows
 * @param removed rows that a record itself removed
 * @param missing keys without rows that the table had no row for
 * @param lost those of them that an earlier generation had met, too
 */
record Counts(
    long applied,
    long kept,
    long rejected,
    long rejectedNoKey,
    long added,
    long changed,
    long unchanged,
    long removed,
    long missing,
    long lost) {
  static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  Counts plus(Counts other) {
    return new Counts(
        applied + other.applied,
        kept + other.kept,
        rejected + other.rejected,
        rejectedNoKey + other.rejectedNoKey,
        added + other.added,
        changed + other.changed,
        unchanged + other.unchanged,
        removed + other.removed,
        missing + other.missing,
        lost + other.lost);
  }

  /** The same with another number of rejected records that have a key. */
  Counts withRejected(long other) {
    return new Counts(
        applied, kept, other, rejectedNoKey, added, changed, unchanged, removed, missing, lost);
  }

  /**
   * The counts as people see them when the generation has ended. A resumed attempt sends the tail
   * of the one before again, which would show as unchanged rows that nobody has.
   *
   * @param sent records that END counts
   */
  Counts withoutRepeats(long sent) {
    if (applied <= sent) {
      return this;
    }
    long others = added + changed + rejected + rejectedNoKey + removed + missing;
    long rest = Math.max(0, sent - others);
    return new Counts(
        applied, kept, rejected, rejectedNoKey, added, changed, rest, removed, missing, lost);
  }
}
