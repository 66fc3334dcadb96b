package io.tidemark.source.log;

/**
 * A place in the log.
 *
 * @param at which one it is: records may share one
 * @param told whether whoever goes on there is told of it once more
 * @param position what going on there takes
 */
record Place(String at, boolean told, Position position) {

  /** All that going on at a place takes, as JSON; what is costly to make is made when asked for. */
  @FunctionalInterface
  interface Position {
    String json();
  }

  /** Where to go on when all before another place has been settled, this one being before it. */
  Place passedBy(Place next) {
    return next.told ? next : this;
  }

  boolean same(Place other) {
    return at.equals(other.at);
  }
}
