package io.tidemark.cli.own;

import io.tidemark.cli.database.Cursor;
import io.tidemark.cli.database.Sql;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The rows of one table at one moment, by key, in the order of the keys' bytes. */
final class RowGroups implements AutoCloseable {

  private record Row(String key, String text) {}

  /**
   * All rows with one key, in their order: one where the key is unique. Where the whole row is the
   * key they are all alike, so that two groups are the same when counts, first and last are.
   */
  record Group(long count, String first, String last) {

    static final Group NONE = new Group(0, "", "");
  }

  private final Cursor<Row> cursor;
  private Optional<Row> head;

  RowGroups(Sql sql, String query) {
    cursor = sql.cursor(query, row -> new Row(text(row, 1), text(row, 2)));
    head = cursor.next();
  }

  /** One character for each byte, so that texts are in the order of the bytes. */
  private static String text(ResultSet row, int column) throws SQLException {
    return new String(row.getBytes(column), StandardCharsets.ISO_8859_1);
  }

  /** The key that comes next. */
  Optional<String> key() {
    return head.map(Row::key);
  }

  /** Takes the rows with a key; none when the next key is another. */
  Group take(String key) {
    Group group = Group.NONE;
    while (head.isPresent() && head.get().key().equals(key)) {
      String text = head.get().text();
      group = new Group(group.count() + 1, group.count() == 0 ? text : group.first(), text);
      head = cursor.next();
    }
    return group;
  }

  @Override
  public void close() {
    cursor.close();
  }
}
