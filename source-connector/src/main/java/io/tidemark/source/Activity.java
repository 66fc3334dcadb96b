package io.tidemark.source;

/** Something that a task goes on with step by step. */
interface Activity extends AutoCloseable {

  /**
   * Goes one step on.
   *
   * @return records to send next, often none
   * @throws org.apache.kafka.connect.errors.ConnectException when nothing but a restart of the task
   *     can help
   */
  Parcel step();

  @Override
  void close();
}
