package io.tidemark.sink.kit;

/** What a database may be unable to do. A case that needs it is then not run, and listed so. */
public enum Feature {
  /** Columns that hold lists. */
  LISTS("lists"),
  /** Floating point columns that hold NaN and the infinities. */
  NAN("NaN and infinities"),
  /** Floating point columns that hold a zero with a sign. */
  MINUS_ZERO("minus zero"),
  /** Numbers of different sizes, so that a column may be too small for some. */
  SIZES("integers of several sizes"),
  /** Dates and times beyond all others, {@code infinity} and {@code -infinity}. */
  ENDLESS_TIME("infinite dates and times"),
  /** Times to the microsecond. */
  MICROSECONDS("microseconds"),
  /** Tables that two sessions may create at the same time. */
  CONCURRENT_DDL("DDL in two sessions at once");

  private final String text;

  Feature(String text) {
    this.text = text;
  }

  /** In words, for the page. */
  public String text() {
    return text;
  }
}
