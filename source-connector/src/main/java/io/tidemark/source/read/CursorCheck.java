package io.tidemark.source.read;

import io.tidemark.dialect.Dialect;
import io.tidemark.dialect.Order;
import io.tidemark.jdbc.Session;
import io.tidemark.source.cursor.CursorText;
import io.tidemark.source.cursor.KeyCodec;
import io.tidemark.source.plan.CursorSpec;
import io.tidemark.source.plan.SyncSpec;
import io.tidemark.table.Column;
import io.tidemark.table.TableSchema;
import java.util.Objects;

/** Whether what a sync reads can be read by the cursor that is configured. */
final class CursorCheck {

  private CursorCheck() {}

  /**
   * @throws ReadFailure beginning with the name of the setting that is wrong
   */
  static void check(TableSchema found, SyncSpec spec, Session session) {
    Dialect dialect = session.dialect();
    CursorSpec cursor = Objects.requireNonNull(spec.cursor());
    checkDatabase(spec, session);
    Column column =
        found
            .column(cursor.column())
            .orElseThrow(
                () ->
                    wrong(
                        "cursor.column of sync "
                            + spec.name()
                            + " is "
                            + cursor.column()
                            + ", which "
                            + spec.reads()
                            + " does not have"));
    if (!hasOrder(column, dialect)) {
      throw wrong(
          "cursor.column "
              + column.name()
              + " of sync "
              + spec.name()
              + " is a "
              + column.type()
              + ", which has no order to go by: choose a number, time, date, uuid or text");
    }
    checkLookback(cursor, column, spec);
    FirstRead.of(spec, column, dialect, 0);
    checkKey(found, spec, dialect);
  }

  private static void checkDatabase(SyncSpec spec, Session session) {
    session
        .dialect()
        .cursors()
        .objections(spec.table())
        .flatMap(sql -> session.query(sql, row -> row.getString(1)).stream().findFirst())
        .ifPresent(
            why -> {
              throw wrong("cursor.column of sync " + spec.name() + " cannot be used: " + why);
            });
  }

  private static boolean hasOrder(Column column, Dialect dialect) {
    return KeyCodec.supports(column.type().kind()) && dialect.order(column.type()) != Order.NONE;
  }

  private static void checkLookback(CursorSpec cursor, Column column, SyncSpec spec) {
    if (!cursor.lookback().isZero() && !CursorText.isTime(column.type().kind())) {
      throw wrong(
          "cursor.lookback.ms of sync "
              + spec.name()
              + " is for cursors that are times, and "
              + column.name()
              + " is a "
              + column.type()
              + ": take it away");
    }
  }

  private static void checkKey(TableSchema found, SyncSpec spec, Dialect dialect) {
    if (!found.hasKey()) {
      throw wrong(
          "key.columns is needed for sync "
              + spec.name()
              + ", as "
              + spec.reads()
              + " has no key to tell rows of the same cursor value apart: name the columns that"
              + " are unique together, or set mode=full");
    }
    for (Column key : found.keyColumns()) {
      if (!hasOrder(key, dialect)) {
        throw wrong(
            "key.columns of sync "
                + spec.name()
                + " has the column "
                + key.name()
                + " of type "
                + key.type()
                + ", which has no order: choose others, or set mode=full");
      }
    }
  }

  private static ReadFailure wrong(String message) {
    return new ReadFailure(ReadFailure.Kind.PERMANENT, message);
  }
}
