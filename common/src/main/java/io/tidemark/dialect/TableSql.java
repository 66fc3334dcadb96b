package io.tidemark.dialect;

import static java.util.stream.Collectors.joining;

import io.tidemark.table.Column;
import io.tidemark.table.TableId;
import io.tidemark.table.TableSchema;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The statements about tables and single rows that databases say alike, but for names and types.
 */
final class TableSql {
  private final Dialect dialect;

  TableSql(Dialect dialect) {
    this.dialect = dialect;
  }

  /** The server names the key: it alone knows which names are free. */
  Sql create(String verb, TableSchema table) {
    return create(verb, table, c -> dialect.typeName(c.type(), table.key().contains(c.name())));
  }

  /** The same with the columns' types as they are declared. */
  Sql create(String verb, TableSchema table, Function<Column, String> types) {
    Stream<String> columns =
        table.columns().stream()
            .map(c -> definition(c, types.apply(c), table.key().contains(c.name())));
    Stream<String> key =
        table.hasKey() ? Stream.of("PRIMARY KEY (" + names(table.key()) + ")") : Stream.empty();
    return Sql.of(
        "%s %s (%s)"
            .formatted(
                verb,
                dialect.quote(table.id()),
                Stream.concat(columns, key).collect(joining(", "))));
  }

  private String definition(Column column, String type, boolean key) {
    String notNull = key || !column.nullable() ? " NOT NULL" : "";
    return dialect.quote(column.name()) + " " + type + notNull;
  }

  /** See {@link Dialect#insertIfAbsent}. */
  Sql insertIfAbsent(TableId table, List<String> columns, List<Object> values) {
    return insert(table, columns, values, "ON CONFLICT DO NOTHING");
  }

  /** Inserts one row; {@code otherwise} says what is done where it cannot be. */
  Sql insert(TableId table, List<String> columns, List<Object> values, String otherwise) {
    String text =
        "INSERT INTO %s (%s) VALUES (%s) %s"
            .formatted(
                dialect.quote(table),
                names(columns),
                String.join(", ", Collections.nCopies(values.size(), "?")),
                otherwise);
    return Sql.of(text, values.toArray());
  }

  private String names(List<String> columns) {
    return columns.stream().map(dialect::quote).collect(joining(", "));
  }
}
