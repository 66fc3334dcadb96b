package io.tidemark.cli.chaos;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Compares tables of the source with what became of them. */
final class Tables implements AutoCloseable {

  private static final String ROWS = "SELECT concat_ws(' ', id, life, status, updated_at) FROM ";

  private final Session source;
  private final Session copy;
  private final Session log;

  Tables(Cluster cluster) {
    source = new Session(cluster.url(Shop.SOURCE));
    copy = new Session(cluster.url(Shop.COPY));
    log = new Session(cluster.url(Shop.LOG));
  }

  /** Which rows a table and its copy do not share, in words; empty when they are equal. */
  String differences(String table) {
    return differences(table, rows(source, table), rows(copy, table));
  }

  static String differences(String table, Set<String> original, Set<String> copied) {
    List<String> missing = original.stream().filter(row -> !copied.contains(row)).toList();
    List<String> surplus = copied.stream().filter(row -> !original.contains(row)).toList();
    return missing.isEmpty() && surplus.isEmpty()
        ? ""
        : "%s differ: %d rows are missing in the copy, such as %s, and %d are there only, such as %s"
            .formatted(table, missing.size(), few(missing), surplus.size(), few(surplus));
  }

  /** Rows that have not been appended yet, in words; empty when all have been. */
  String notAppended() {
    Set<String> rows = rows(source, Setup.APPENDED);
    rows.removeAll(rows(log, Setup.APPENDED));
    return rows.isEmpty()
        ? ""
        : "%d rows were not appended, such as %s".formatted(rows.size(), few(rows));
  }

  private static Set<String> rows(Session session, String table) {
    return session.must(
        sql ->
            sql.holds("SELECT to_regclass('%s') IS NOT NULL".formatted(table))
                ? new TreeSet<>(sql.rows(ROWS + table, row -> row.getString(1)))
                : new TreeSet<>());
  }

  private static List<String> few(Collection<String> rows) {
    return rows.stream().limit(5).toList();
  }

  @Override
  public void close() {
    source.close();
    copy.close();
    log.close();
  }
}
