package io.tidemark.sink.stale;

/** How far a keeper has come with a list of stale rows, and in slices of how many keys. */
final class ListWork {
  private final SliceSize size;
  private long last;
  private boolean indexed;

  ListWork(SliceSize size) {
    this.size = size;
  }

  SliceSize size() {
    return size;
  }

  /** The number up to which this keeper has worked the list off. */
  long last() {
    return last;
  }

  void doneUpTo(long number) {
    last = number;
  }

  /** Whether it has come to more slices than planned, so that seen keys were given an index. */
  boolean isIndexed() {
    return indexed;
  }

  void indexed() {
    indexed = true;
  }
}
