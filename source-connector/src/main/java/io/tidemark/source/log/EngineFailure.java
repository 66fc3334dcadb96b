package io.tidemark.source.log;

import org.jspecify.annotations.Nullable;

/** The engine has ended although nobody told it to. */
final class EngineFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EngineFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** What went wrong, by the classes of what was thrown and what the innermost of them says. */
  static EngineFailure of(String message, @Nullable Throwable error) {
    Throwable root = error;
    while (root != null && root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String why =
        root == null ? message : root.getClass().getSimpleName() + ": " + root.getMessage();
    return new EngineFailure("Debezium's engine has stopped: " + why, error);
  }
}
