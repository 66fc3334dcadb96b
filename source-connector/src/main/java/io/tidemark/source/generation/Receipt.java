package io.tidemark.source.generation;

/**
 * Where the fate of a record is reported. Called on the producer's thread at at-least-once, and on
 * the task's after the transaction has committed at exactly-once; cheap, and never throws.
 */
public interface Receipt {

  /** The broker has the record, under the names that any router gave it. */
  void acknowledged(String topic, int partition, long offset);

  /** A transform dropped the record: it was not sent, on purpose. */
  void dropped();

  /**
   * The record may not have been sent, and nobody will send it again.
   *
   * @param why for people, without values
   */
  void lost(String why);
}
