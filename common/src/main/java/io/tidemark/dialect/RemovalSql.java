package io.tidemark.dialect;

import io.tidemark.dialect.Sql.Bind;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A removal of rows, in the order in which it is run, in one transaction. A database that does all
 * of it in one statement has nothing but {@code removed}.
 *
 * @param before keep what is about to be removed, and lock it
 * @param removed a query of one row per removed row, with what is told of it, or of their number
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

  /** What is found and told first goes then. */
  static RemovalSql of(String found, Stream<String> then, Map<String, Bind> binds) {
    return new RemovalSql(
        List.of(),
        SqlTemplate.of(found).bind(binds),
        then.map(text -> SqlTemplate.of(text).bind(binds)).toList());
  }
}
