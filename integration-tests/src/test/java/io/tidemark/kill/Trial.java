package io.tidemark.kill;

/** What processes are killed in. */
interface Trial extends AutoCloseable {
  /** What went on, for a test that has failed. */
  String describe();

  /** Takes its connectors away. */
  @Override
  void close();
}
