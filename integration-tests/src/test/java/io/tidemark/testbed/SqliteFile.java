package io.tidemark.testbed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A SQLite database, read by a connection of its own for each question. */
public record SqliteFile(Path path) implements Tables {

  /** The URL that connectors are given. */
  public String url() {
    return "jdbc:sqlite:" + path;
  }

  /** A connection that the caller closes, in autocommit mode. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url());
  }

  /** Runs statements, each of which commits; they are separated by semicolons at ends of lines. */
  public void execute(String statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements.split(";\n", -1)) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(Objects.toString(e.getMessage()), e);
    }
  }

  @Override
  public List<List<@Nullable String>> rows(String sql) {
    try (Connection connection = connect();
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

  /** A file that is not there has no table, and is not made. */
  @Override
  public boolean hasTable(String table) {
    return Files.exists(path)
        && !rows("SELECT 1 FROM sqlite_schema WHERE name = '" + table.replace("'", "''") + "'")
            .isEmpty();
  }
}
