package io.tidemark.dialect;

import java.util.List;

/**
 * A removal of rows, in the order in which it is run, in one transaction. A database that does all
 * of it in one statement has nothing but {@code removed}.
 *
 * @param before keep what is about to be removed, and lock it
 * @param removed a query of one row per removed row, with what is told of it
 * @param after remove what the query has only found
 */
public record RemovalSql(List<Sql> before, Sql removed, List<Sql> after) {
  public RemovalSql {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /** All in one statement. */
  public static RemovalSql of(Sql removed) {
    return new RemovalSql(List.of(), removed, List.of());
  }
}
