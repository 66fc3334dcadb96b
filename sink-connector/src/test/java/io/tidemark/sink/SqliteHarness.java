package io.tidemark.sink;

import io.tidemark.sink.kit.Feature;
import io.tidemark.sink.kit.Harness;
import io.tidemark.sink.kit.Target;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;

/** SQLite for the kit: a file for each target. */
@NullUnmarked
final class SqliteHarness implements Harness {
  private final Path directory;

  SqliteHarness(Path directory) {
    this.directory = directory;
  }

  @Override
  public String name() {
    try (var connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        Statement statement = connection.createStatement();
        ResultSet version = statement.executeQuery("SELECT sqlite_version()")) {
      return "SQLite " + version.getString(1).replaceFirst("\\.[0-9]+$", "");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Target fresh(String name) {
    return new SqliteTarget(directory.resolve(name + ".db"));
  }

  @Override
  public Set<Feature> lacks() {
    return Set.of(Feature.NAN, Feature.MINUS_ZERO, Feature.SIZES);
  }
}
