package io.tidemark.source;

import io.tidemark.source.generation.SentColumns;
import io.tidemark.source.generation.SentColumns.Change;
import io.tidemark.source.generation.SourceOffset.Start;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.plan.Trigger;
import io.tidemark.source.read.Layout;
import io.tidemark.source.read.Look;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether rows that have not changed lack something because the settings {@code columns.*} have
 * changed since they were read.
 */
final class Remapping {
  private static final Logger LOG = LoggerFactory.getLogger(Remapping.class);

  private final SyncSpec spec;

  Remapping(SyncSpec spec) {
    this.spec = spec;
  }

  /**
   * What changed in the configuration since a run was begun, told in the log.
   *
   * @param look asked only if anything did
   * @return whether every row is to be read again
   */
  boolean needsAllRows(Start begun, Supplier<Look> look) {
    Optional<Change> found = change(begun, look);
    found.ifPresent(
        change ->
            LOG.info(
                "{}: the settings columns.* have changed ({}), {}",
                spec.name(),
                change.reason().isEmpty() ? "to the same effect" : change.reason(),
                change.needsAllRows()
                    ? "so that all rows are read anew"
                    : "which needs no row read anew"));
    return found.isPresent() && found.get().needsAllRows();
  }

  /** What started a run that is due: a mapping that needs all rows, rather than the time. */
  String trigger(String due, Start before, Look look) {
    boolean remapped = change(before, () -> look).filter(Change::needsAllRows).isPresent();
    return remapped && due.equals(Trigger.SCHEDULE) ? Trigger.MAPPING : due;
  }

  private Optional<Change> change(Start begun, Supplier<Look> look) {
    return SentColumns.parse(begun.columns())
        .filter(before -> !before.chosenBy(Layout.configured(spec.mapping())))
        .map(before -> Layout.of(look.get().schema(), spec.mapping()).columns().since(before));
  }
}
