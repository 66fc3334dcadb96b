package io.tidemark.generation;

/**
 * Something was written by a later release, under rules that this one does not know. Nothing may be
 * done with it, for what is left out of account may be what forbids it.
 */
public final class LaterVersionException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private LaterVersionException(String message) {
    super(message);
  }

  /**
   * Refuses a version above the highest that is known.
   *
   * @param what was read, for people
   * @param version that it has
   * @param known the highest that this release reads
   */
  public static void check(String what, long version, long known) {
    if (version > known) {
      throw new LaterVersionException(
          what
              + " has version "
              + version
              + ", and this release of Tidemark reads up to "
              + known
              + ": a later release has written it. Install that one again, or a later one; nothing"
              + " has been changed");
    }
  }
}
