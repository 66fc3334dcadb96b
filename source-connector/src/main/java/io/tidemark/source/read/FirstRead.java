package io.tidemark.source.read;

import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.UnencodableCell;
import io.tidemark.source.cursor.CursorText;
import io.tidemark.source.plan.CursorSpec;
import io.tidemark.source.plan.Initial;
import io.tidemark.source.plan.Subject;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What the first read of an incremental sync is: everything, or what begins at an initial value.
 */
final class FirstRead {

  private FirstRead() {}

  /**
   * The sync as a full one.
   *
   * @param dialect of the database that is asked
   * @param begun the source's time at its begin, milliseconds
   * @throws ReadFailure when the initial value is none of the column
   */
  static SyncSpec of(SyncSpec spec, Column column, Dialect dialect, long begun) {
    CursorSpec cursor = Objects.requireNonNull(spec.cursor());
    if (cursor.initial().isEmpty()) {
      return spec;
    }
    Subject subject = spec.subject();
    String condition = dialect.cursors().atLeast(column);
    String filter =
        subject.filter() == null ? condition : "(" + subject.filter() + "\n) AND " + condition;
    List<String> params = new ArrayList<>(subject.params());
    String initial = Initial.text(column, cursor, begun);
    params.add(
        dialect.cursors().takesAnyText() ? certain(spec, column, dialect, initial) : initial);
    return spec.but(subject.where(filter, params)).build();
  }

  /** The same value as the database cannot take for another one, a time in its own zone. */
  private static String certain(SyncSpec spec, Column column, Dialect dialect, String initial) {
    try {
      return switch (column.type().kind()) {
        case DATE, TIMESTAMP, TIMESTAMP_TZ, INT8, INT16, INT32, INT64, DECIMAL ->
            dialect.text(column.type(), CursorText.cell(column, initial));
        default -> initial;
      };
    } catch (IllegalArgumentException | UnencodableCell e) {
      // without the cause, whose message may quote the text
      throw new ReadFailure(
          ReadFailure.Kind.PERMANENT,
          "cursor.initial of sync %s is no value of column %s, which is a %s: write it as positions are, such as 2024-12-31T23:59:59Z for a timestamp, and without the Z for a datetime"
              .formatted(spec.name(), column.name(), column.type()));
    }
  }
}
