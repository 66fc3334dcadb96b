package io.tidemark.cli.own;

import io.tidemark.cli.database.Login;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the user wants mirrored.
 *
 * @param source the database to read
 * @param target the database to write; empty means an embedded one
 * @param schema of the target, for the mirrored tables and for Tidemark's own
 * @param tables which tables
 * @param exclude which of them not
 * @param append tables and views without a key, of which every run adds all rows anew
 * @param keys by {@code schema.table}, the columns that tell rows apart where no constraint says so
 */
public record Request(
    Login source,
    Optional<Login> target,
    String schema,
    List<Glob> tables,
    List<Glob> exclude,
    List<Glob> append,
    Map<String, List<String>> keys) {

  /** What the source is called at the target, whoever reads it. */
  public String sourceName() {
    return source.place();
  }

  boolean appends(TableName table) {
    return append.stream().anyMatch(glob -> glob.matches(table));
  }

  /** Views are many things, some of them slow: a pattern chooses tables, a name chooses either. */
  boolean chooses(TableName table, boolean view) {
    boolean named =
        Stream.concat(tables.stream(), append.stream())
            .anyMatch(glob -> (!view || !glob.isWild()) && glob.matches(table));
    return named && exclude.stream().noneMatch(glob -> glob.matches(table));
  }
}
