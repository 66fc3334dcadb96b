package io.tidemark.cli.process;

import java.nio.file.Path;

/**
 * A server in a process of its own, on a port that stays the same over restarts. Methods may be
 * called from any thread; failures are {@link ProcessException}s that end with the server's last
 * log lines.
 */
public interface ServerProcess extends AutoCloseable {

  /** What people call it: {@code broker}, {@code worker}, {@code database}. */
  String name();

  /** Starts it, for the first time or again; does not wait until it is ready. */
  void start();

  /** Waits until it serves requests. */
  void awaitReady();

  /** Whether its process runs. */
  boolean isAlive();

  /** The process that {@link #killHard()} would kill. */
  long pid();

  /** {@code kill -9}; returns when nothing of it runs. */
  void killHard();

  /** Ends it in an orderly way, or by force when it takes too long; no effect when it has ended. */
  void stop();

  /** Everything it has written, over all restarts. */
  Path log();

  /** The last lines of the log, for people. */
  String logTail(int lines);

  /** Ends it for good, quickly. */
  @Override
  void close();
}
