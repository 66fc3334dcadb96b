package io.tidemark.bench.writer;

/** What the process is told, by its name as a line; it answers with {@link WriterMain#DONE}. */
public enum Command {
  /** Begin anew, with a task whose database is empty. */
  BEGIN,
  /** Write a generation of all rows, and wait until they are committed. */
  LOAD,
  /** The same without every twentieth row. */
  SHRINK,
  /** End the generation. */
  END,
  /** Stop the task. */
  CLOSE
}
