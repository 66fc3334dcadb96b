package io.tidemark.testbed;

import io.tidemark.sink.OwnServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A database of a MariaDB or MySQL, read by a connection of its own for each question. */
public record MariaDatabase(OwnServer server, String name) implements Tables {

  /** The URL that connectors are given. */
  public String url() {
    return server.url(name);
  }

  /** What to select {@code seq} from, which goes from 1 on. */
  public static String numbers(int last) {
    return "json_table(concat('[', repeat('1,', %d), '1]'), '$[*]' COLUMNS (seq FOR ORDINALITY)) AS numbers"
        .formatted(last - 1);
  }

  /** Runs statements as Tidemark's own sessions do: in UTC, and a backslash is one. */
  public void execute(String... statements) {
    try (Connection connection = server.connect(name);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "SET time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES'");
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(Objects.toString(e.getMessage()), e);
    }
  }

  @Override
  public List<List<@Nullable String>> rows(String sql) {
    try (Connection connection = server.connect(name);
        Statement statement = connection.createStatement();
        ResultSet results = statement.executeQuery(sql)) {
      List<List<@Nullable String>> rows = new ArrayList<>();
      while (results.next()) {
        List<@Nullable String> row = new ArrayList<>();
        for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
          row.add(results.getString(i));
        }
        rows.add(Collections.unmodifiableList(row));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(Objects.toString(e.getMessage()), e);
    }
  }

  @Override
  public boolean hasTable(String table) {
    return !rows("SHOW TABLES LIKE '" + table.replace("'", "''") + "'").isEmpty();
  }
}
