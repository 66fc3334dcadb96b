package io.tidemark.bench.run;

import io.tidemark.bench.result.Lap;
import java.util.List;

/** Who is measured in one heat. */
interface Contestant extends AutoCloseable {

  String name();

  /** Called before the first lap. */
  void start();

  /**
   * Does the work of the heat from the beginning to the end and leaves nothing behind.
   *
   * @return one per phase of the workload
   */
  List<Lap> run();

  /** The most memory that its worker has held so far, in bytes; 0 if it has none. */
  long peakBytes();

  @Override
  void close();
}
