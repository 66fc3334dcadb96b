package io.tidemark.source.log;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * The engine has ended although nobody told it to. What it shows of the causes, in its message and
 * in the stack that is logged, has no row in it: what fails to read a cell quotes the cell.
 */
final class EngineFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What speaks of the way to the database or of Debezium itself, by how its classes begin. */
  private static final List<String> TOLD =
      List.of(
          "java.sql.SQL",
          "java.io.",
          "io.debezium.",
          "com.github.shyiko.",
          "org.apache.kafka.connect.errors.");

  private final String words;

  private EngineFailure(String message, String words, @Nullable Throwable cause) {
    super(message, cause);
    this.words = words;
  }

  /** What went wrong, by the innermost of what was thrown. */
  static EngineFailure of(String message, @Nullable Throwable error) {
    Throwable root = error;
    while (root != null && root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String why = root == null ? message : shown(root);
    String words = root == null ? message : String.valueOf(root.getMessage());
    return new EngineFailure("Debezium's engine has stopped: " + why, words, copy(error));
  }

  /** What the innermost cause says, for looking only: it may have a row's values. */
  String words() {
    return words;
  }

  /** The class of what was thrown, and its message where that is not about a cell. */
  static String shown(Throwable error) {
    String name = error.getClass().getSimpleName();
    return isAboutCells(error) ? name : name + ": " + error.getMessage();
  }

  private static boolean isAboutCells(Throwable error) {
    boolean told =
        Stream.<Class<?>>iterate(error.getClass(), Objects::nonNull, Class::getSuperclass)
            .map(Class::getName)
            .anyMatch(name -> TOLD.stream().anyMatch(name::startsWith));
    return !told || error instanceof DataException;
  }

  private static @Nullable Throwable copy(@Nullable Throwable error) {
    if (error == null) {
      return null;
    }
    Throwable cause = error.getCause() == error ? null : error.getCause();
    RuntimeException copy = new RuntimeException(shown(error), copy(cause));
    copy.setStackTrace(error.getStackTrace());
    return copy;
  }
}
