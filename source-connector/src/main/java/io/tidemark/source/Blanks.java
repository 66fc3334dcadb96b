package io.tidemark.source;

import io.tidemark.source.plan.CursorSpec;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.source.read.ChangeReader;
import io.tidemark.source.read.Look;
import io.tidemark.source.read.ReadFailure;
import io.tidemark.table.Column;
import java.util.Optional;

/** Rows without a value in the cursor, whose changes nobody sees. */
final class Blanks {
  /** So many are counted at most. */
  private static final int MOST = 10_000;

  private final ChangeReader reader;
  private final SyncSpec spec;
  private final CursorSpec cursor;

  Blanks(ChangeReader reader, SyncSpec spec, CursorSpec cursor) {
    this.reader = reader;
    this.spec = spec;
    this.cursor = cursor;
  }

  /**
   * @throws ReadFailure when there are some although there may be none
   */
  void refuse(Look look) {
    if (cursor.nulls() == CursorSpec.Nulls.FAIL) {
      Optional<String> found = found(look);
      if (found.isPresent()) {
        throw new ReadFailure(
            ReadFailure.Kind.PERMANENT,
            found.get()
                + ", so that their changes would not be seen: fill it in, or set cursor.null=skip");
      }
    }
  }

  /** What to say of those that are left out; empty when there are none. */
  Optional<String> note(Look look) {
    return cursor.nulls() == CursorSpec.Nulls.SKIP
        ? found(look).map(text -> text + ", which is skipped (cursor.null=skip)")
        : Optional.empty();
  }

  private Optional<String> found(Look look) {
    if (!look.schema().column(cursor.column()).map(Column::nullable).orElse(false)) {
      return Optional.empty();
    }
    long count = reader.withoutValue(look, MOST);
    return count == 0
        ? Optional.empty()
        : Optional.of(
            (count < MOST ? String.valueOf(count) : MOST + " or more")
                + " rows of "
                + spec.reads()
                + " have NULL in cursor column "
                + cursor.column());
  }
}
