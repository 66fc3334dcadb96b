package io.tidemark.source;

import static io.tidemark.config.Validators.atLeast;
import static io.tidemark.config.Validators.between;

import io.tidemark.config.Options;
import io.tidemark.source.plan.DiffGuard;
import java.util.Set;
import org.apache.kafka.common.config.ConfigDef.Importance;

/** The keys of syncs that send differences. */
final class DiffKeys {
  static final String MAX_FRACTION = "diff.max.fraction";
  static final String ALLOW_EMPTY = "diff.allow.empty";
  static final String GUARD_MIN_ROWS = "diff.guard.min.rows";

  /** All of them, which may also be set for one sync. */
  static final Set<String> ALL = Set.of(MAX_FRACTION, ALLOW_EMPTY, GUARD_MIN_ROWS);

  private DiffKeys() {}

  static void define(Options options) {
    options.importance(Importance.MEDIUM);
    options.number(
        MAX_FRACTION,
        "Largest share gone",
        DiffGuard.USUAL.maxFraction(),
        between(0.0, 1.0),
        "A run of mode=diff in which more than this share of the rows is gone, of those that are gone"
            + " and those that were read, is given up before it sends a tombstone.");
    options.flag(
        ALLOW_EMPTY,
        "Obey an empty table",
        DiffGuard.USUAL.allowEmpty(),
        "Whether a run of mode=diff that reads no row at all may send tombstones for all that are"
            + " known, instead of being given up.");
    options.number(
        GUARD_MIN_ROWS,
        "Smallest guarded table",
        DiffGuard.USUAL.minRows(),
        atLeast(0),
        "The share is only looked at from this many rows on.");
  }
}
