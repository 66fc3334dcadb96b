package io.tidemark.sink.stale;

/**
 * What a snapshot says of an END.
 *
 * @param reason why, for people; empty where there is nothing to say
 */
record Verdict(Answer answer, String reason) {

  /**
   * Impossible is stable. Satisfied is too, unless records come that leave no evidence (I5), of an
   * attempt that END names: then there is no proof any more.
   */
  enum Answer {
    SATISFIED,
    WAITING,
    IMPOSSIBLE
  }

  static final Verdict SATISFIED = new Verdict(Answer.SATISFIED, "");
  static final Verdict WAITING = new Verdict(Answer.WAITING, "");

  static Verdict impossible(String reason) {
    return new Verdict(Answer.IMPOSSIBLE, reason);
  }

  boolean isSatisfied() {
    return answer == Answer.SATISFIED;
  }
}
