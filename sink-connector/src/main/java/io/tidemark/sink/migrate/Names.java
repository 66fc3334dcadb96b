package io.tidemark.sink.migrate;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.tidemark.dialect.Dialect;
import io.tidemark.sink.migrate.Problem.Remedy;
import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/** Names that the database would take for others, without a word. */
final class Names {
  private Names() {}

  /** Names that would be cut short, and columns that would be one. */
  static List<Problem> problems(TableSchema records, Dialect dialect) {
    List<String> columns = records.columns().stream().map(Column::name).toList();
    Stream<String> tooLong =
        Stream.concat(Stream.of(records.id().name()), columns.stream())
            .filter(n -> n.getBytes(StandardCharsets.UTF_8).length > dialect.maxIdentifierBytes())
            .map(
                n ->
                    "The name \"%s\" is longer than the %d bytes that %s keeps"
                        .formatted(n, dialect.maxIdentifierBytes(), dialect.name()));
    Stream<String> folded =
        columns.stream()
            .collect(groupingBy(dialect::folded, LinkedHashMap::new, toList()))
            .values()
            .stream()
            .filter(names -> names.size() > 1)
            .map(names -> "Columns %s have one name to %s".formatted(names, dialect.name()));
    return Stream.concat(tooLong, folded).map(text -> new Problem(text, Remedy.NONE)).toList();
  }

  /** Another of the tables that the database takes for this one. */
  static List<Problem> problems(TableId table, Collection<TableId> others, Dialect dialect) {
    return others.stream()
        .filter(other -> !other.equals(table) && isOne(table, other, dialect))
        .map(
            other ->
                new Problem(
                    "It has one name with table %s to %s".formatted(other, dialect.name()),
                    Remedy.NONE))
        .toList();
  }

  private static boolean isOne(TableId one, TableId other, Dialect dialect) {
    return folded(one, dialect).equals(folded(other, dialect));
  }

  private static TableId folded(TableId table, Dialect dialect) {
    String schema = table.schema();
    return new TableId(
        schema == null ? null : dialect.folded(schema), dialect.folded(table.name()));
  }
}
