package io.tidemark.jdbc;

import io.tidemark.dialect.SqliteDialect;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The file that a URL names. */
record SqliteFile(Path path) {
  /** There is no way to it from here; the same SQLSTATE as that of a server that is away. */
  private static final String UNREACHED = "08001";

  static SqliteFile of(String url) {
    try {
      return new SqliteFile(
          Path.of(url.substring(SqliteDialect.PREFIX.length())).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      throw refused("the path in connection.url is none: " + e.getReason());
    }
  }

  boolean exists() {
    return Files.exists(path);
  }

  /**
   * Makes sure that the file can be written, or made.
   *
   * @throws DatabaseException which names the directory or the file
   */
  void check() {
    Path directory = path.getParent();
    if (directory == null || Files.isDirectory(path)) {
      throw refused(path + " is a directory: name a file in connection.url");
    } else if (!Files.isDirectory(directory)) {
      throw refused(
          "directory " + directory + " does not exist: create it, or correct connection.url");
    } else if (!Files.isWritable(exists() ? path : directory) || !Files.isWritable(directory)) {
      throw refused(
          "the worker's user may not write "
              + path
              + " and its directory, in which SQLite keeps"
              + " its log: grant it");
    }
  }

  private static DatabaseException refused(String why) {
    return new DatabaseException(
        FailureKind.CONNECTION, UNREACHED, "Cannot open the database: " + why);
  }
}
