package io.tidemark.cli.quickstart;

import io.tidemark.cli.database.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Compares the tables of source and destination with {@code EXCEPT ALL} both ways over all columns
 * of the source. The destination's rows are first copied into a temporary table at the source, of
 * the destination's types, so that one statement sees both.
 */
final class Verification {

  private static final String COLUMNS =
      """
      SELECT quote_ident(attname), format_type(atttypid, atttypmod) FROM pg_attribute
      WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum""";

  private record Column(String name, String type) {}

  private final Sql source;
  private final Sql destination;

  Verification(Sql source, Sql destination) {
    this.source = source;
    this.destination = destination;
    source.run("SET work_mem = '256MB'");
  }

  /** Compares tables of the same name; returns the differences, none when they are equal. */
  List<String> differences(String schema, List<String> tables) {
    List<String> differences = new ArrayList<>();
    for (String table : tables) {
      compare(schema + "." + table, table, differences);
    }
    return differences;
  }

  private void compare(String original, String mirror, List<String> differences) {
    List<String> names = columns(source, original).stream().map(Column::name).toList();
    if (destination.number("SELECT count(*) FROM pg_tables WHERE tablename = '" + mirror + "'")
        == 0) {
      differences.add("table " + mirror + " is missing at the destination");
      return;
    }
    List<Column> copied =
        columns(destination, mirror).stream().filter(c -> names.contains(c.name())).toList();
    if (copied.size() < names.size()) {
      List<String> missing = new ArrayList<>(names);
      missing.removeAll(copied.stream().map(Column::name).toList());
      differences.add("table " + mirror + " lacks the columns " + missing);
      return;
    }
    bring(mirror, copied);
    String all = String.join(", ", names);
    long missing = difference(all, original, "brought");
    long surplus = difference(all, "brought", original);
    if (missing + surplus > 0) {
      differences.add(
          "table %s: %d rows are missing or differ at the destination, %d are there only"
              .formatted(mirror, missing, surplus));
    }
  }

  private void bring(String mirror, List<Column> columns) {
    source.run("DROP TABLE IF EXISTS brought");
    source.run(
        columns.stream()
            .map(column -> column.name() + " " + column.type())
            .collect(Collectors.joining(", ", "CREATE TEMP TABLE brought (", ")")));
    String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
    Sql.copy(
        destination,
        "COPY %s (%s) TO STDOUT (FORMAT binary)".formatted(mirror, names),
        source,
        "COPY brought (%s) FROM STDIN (FORMAT binary)".formatted(names));
  }

  private long difference(String columns, String left, String right) {
    return source.number(
        "SELECT count(*) FROM (SELECT %1$s FROM %2$s EXCEPT ALL SELECT %1$s FROM %3$s) d"
            .formatted(columns, left, right));
  }

  private static List<Column> columns(Sql sql, String table) {
    return sql.rows(
        COLUMNS.formatted(table), row -> new Column(row.getString(1), row.getString(2)));
  }
}
