package io.tidemark.sink.migrate;

import io.tidemark.dialect.Dialect;
import io.tidemark.table.Column;
import io.tidemark.table.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is there.
 *
 * @param schema columns and best key as the catalog has them
 * @param view whether it is a view
 * @param fills columns that the database fills
 * @param keys the columns of each unique index
 * @param pins what keeps columns as they are
 */
record Existing(TableSchema schema, boolean view, Fills fills, Set<Set<String>> keys, Pins pins) {
  Existing {
    keys = Set.copyOf(keys);
  }

  /**
   * Columns that the database fills when nothing is written to them.
   *
   * @param names all of them
   * @param identities those that no update may write
   */
  record Fills(Set<String> names, Set<String> identities) {
    static final Fills NONE = new Fills(Set.of(), Set.of());

    Fills {
      names = Set.copyOf(names);
      identities = Set.copyOf(identities);
    }
  }

  /**
   * What keeps columns as they are, in words, by their names.
   *
   * @param types what would be refused, or would go, with a change of the type
   * @param notNulls what needs the column to be NOT NULL
   */
  record Pins(Map<String, String> types, Map<String, String> notNulls) {
    static final Pins NONE = new Pins(Map.of(), Map.of());

    Pins {
      types = Map.copyOf(types);
      notNulls = Map.copyOf(notNulls);
    }
  }

  /** A table as it will be when it is created. */
  static Existing created(TableSchema table, Dialect dialect) {
    List<Column> columns =
        table.columns().stream()
            .map(
                c -> {
                  boolean key = table.key().contains(c.name());
                  return new Column(
                      c.name(), dialect.ddl().listed(c.type(), key), c.nullable() && !key);
                })
            .toList();
    return new Existing(
        new TableSchema(table.id(), columns, table.key()),
        false,
        Fills.NONE,
        table.hasKey() ? Set.of(Set.copyOf(table.key())) : Set.of(),
        Pins.NONE);
  }

  /** The same with other columns. */
  Existing with(List<Column> columns) {
    TableSchema changed = new TableSchema(schema.id(), columns, schema.key());
    return new Existing(changed, view, fills, keys, pins);
  }
}
