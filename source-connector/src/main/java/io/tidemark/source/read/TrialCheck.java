package io.tidemark.source.read;

import io.tidemark.config.Suggestions;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.plan.Trial;
import io.tidemark.table.Column;
import io.tidemark.table.TableSchema;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a test names columns that it may name. */
final class TrialCheck {
  private final SyncSpec spec;
  private final TableSchema found;

  private TrialCheck(SyncSpec spec, TableSchema found) {
    this.spec = spec;
    this.found = found;
  }

  /**
   * Checks a test.
   *
   * @param found what the sync reads, with the key that its records carry
   * @throws ReadFailure saying what the test must not name
   */
  static void of(SyncSpec spec, TableSchema found, Trial trial) {
    TrialCheck check = new TrialCheck(spec, found);
    check.key(trial);
    trial.overrides().forEach(check::override);
  }

  private void key(Trial trial) {
    if (!found.hasKey() && trial.op() == Trial.Op.REMOVED) {
      throw refused(spec.reads() + " has no key, by which a row could be sent as removed");
    } else if (!found.hasKey() && !trial.key().isEmpty()) {
      throw refused(
          spec.reads() + " has no key: without `key`, the test sends a row that is there");
    } else if (!trial.key().isEmpty() && !trial.key().keySet().equals(new HashSet<>(found.key()))) {
      throw refused(
          "the test's key names other columns than the key of "
              + spec.reads()
              + ", which is "
              + String.join(", ", found.key()));
    }
  }

  private void override(String name, @Nullable String text) {
    Optional<Column> column = found.column(name);
    if (column.isEmpty()) {
      List<String> names = found.columns().stream().map(Column::name).toList();
      throw refused(
          "the test's overrides name the column "
              + name
              + ", which "
              + spec.reads()
              + " does not have"
              + Suggestions.hint(name, names));
    } else if (found.key().contains(name)) {
      throw refused(
          "the test's overrides name the column "
              + name
              + ", which is in the key of "
              + spec.reads()
              + ", by which rows are matched: choose another row with `key` instead");
    } else if (!spec.mapping().sends(name)) {
      throw refused("the test's overrides name the column " + name + ", which is not sent");
    } else if (spec.mapping().mask().contains(name)) {
      throw refused(
          "the test's overrides name the column " + name + ", which is masked in every record");
    } else if (text == null && !column.get().nullable()) {
      throw refused("the test's overrides make the column " + name + " NULL, which it never is");
    }
  }

  private static ReadFailure refused(String why) {
    return new ReadFailure(ReadFailure.Kind.PERMANENT, why);
  }
}
