package io.tidemark.jdbc;

import io.tidemark.dialect.SqliteDialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

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

  /** Whether it is not there, while the directory is in which it would be made. */
  boolean isMissing() {
    Path directory = path.getParent();
    return !exists() && directory != null && Files.isDirectory(directory);
  }

  /**
   * What tells the file from another one at the same place; empty where there is none, or where the
   * system does not tell. Windows does not, and lets no file be replaced that is open.
   */
  Optional<Object> identity() throws IOException {
    return exists()
        ? Optional.ofNullable(Files.readAttributes(path, BasicFileAttributes.class).fileKey())
        : Optional.empty();
  }

  /**
   * Makes sure that the file can be written, or made.
   *
   * @throws DatabaseException which names the directory or the file
   */
  void check() {
    Path directory = directory();
    if (!Files.isWritable(exists() ? path : directory) || !Files.isWritable(directory)) {
      throw refused(
          "the worker's user may not write "
              + path
              + " and its directory, in which SQLite keeps"
              + " its log: grant it");
    }
  }

  /**
   * Makes sure that the file is there and can be read.
   *
   * @throws DatabaseException which names the directory or the file
   */
  void checkToRead() {
    directory();
    if (!exists()) {
      throw refused(path + " does not exist: create it, or correct connection.url");
    } else if (!Files.isReadable(path)) {
      throw refused("the worker's user may not read " + path + ": grant it");
    }
  }

  private Path directory() {
    Path directory = path.getParent();
    if (directory == null || Files.isDirectory(path)) {
      throw refused(path + " is a directory: name a file in connection.url");
    } else if (!Files.isDirectory(directory)) {
      throw refused(
          "directory " + directory + " does not exist: create it, or correct connection.url");
    }
    return directory;
  }

  private static DatabaseException refused(String why) {
    return new DatabaseException(
        FailureKind.CONNECTION, UNREACHED, "Cannot open the database: " + why);
  }
}
