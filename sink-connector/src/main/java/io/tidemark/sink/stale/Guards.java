package io.tidemark.sink.stale;

import io.tidemark.table.TableId;
import java.util.Optional;

/**
 * When a complete generation may not delete on its own. Guards speak only where there is something
 * to delete.
 *
 * @param maxFraction largest share of the stream's rows in a table ({@code delete.max.fraction})
 * @param maxRows most rows of a table ({@code delete.max.rows})
 * @param allowEmpty whether an empty generation may delete ({@code delete.allow.empty})
 * @param minRows the share counts only from this many rows on ({@code delete.guard.min.rows})
 */
public record Guards(double maxFraction, long maxRows, boolean allowEmpty, long minRows) {

  /** The defaults of the configuration. */
  public static Guards defaults() {
    return new Guards(0.5, Long.MAX_VALUE, false, 100);
  }

  /**
   * What a generation would delete from one table.
   *
   * @param stale rows listed
   * @param rows rows of the stream in the table, stale ones included
   * @param empty whether the generation has no record at all
   * @param changed what changed since the last generation that deleted, empty if nothing did
   */
  record Victims(TableId table, long stale, long rows, boolean empty, Optional<String> changed) {

    /** An emptied table among several that one stream feeds is as suspicious as an empty scan. */
    boolean leavesNothing() {
      return empty || stale == rows;
    }
  }

  /** How many rows of a stream answer as all of them would, should there be more. */
  long enough(long stale) {
    double share = Math.ceil(stale / maxFraction); // infinite where no share at all may go
    return share < Long.MAX_VALUE / 2.0 ? Math.max(stale, (long) share) + 1 : Long.MAX_VALUE;
  }

  /**
   * The most stale rows beside so many others that pass, as far as nothing has changed; what is
   * asked about more of them is known beforehand.
   */
  long passing(long others) {
    if (others == 0 && !allowEmpty) {
      return 0;
    } else if (others == 0 || maxFraction >= 1) {
      return maxRows;
    }
    long share = (long) (maxFraction / (1 - maxFraction) * others);
    return Math.min(maxRows, Math.max(share, minRows - 1 - others));
  }

  /** Why the generation must be held, as a clause; empty when it may delete. */
  Optional<String> objection(Victims victims) {
    if (victims.stale == 0) {
      return Optional.empty();
    }
    String what =
        victims.stale + " of " + victims.rows + " rows of " + victims.table + " are stale";
    if (victims.changed.isPresent()) {
      return Optional.of(what + " and " + victims.changed.get());
    } else if (victims.leavesNothing() && !allowEmpty) {
      return Optional.of(what + " because the generation has no row there");
    } else if (victims.stale > maxRows) {
      return Optional.of(what + ", more than delete.max.rows=" + maxRows);
    } else if (!victims.leavesNothing() // allowed, whatever the share
        && victims.rows >= minRows
        && victims.stale > maxFraction * victims.rows) {
      return Optional.of(what + ", more than delete.max.fraction=" + maxFraction);
    }
    return Optional.empty();
  }
}
