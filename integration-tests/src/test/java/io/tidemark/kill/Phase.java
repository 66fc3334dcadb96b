package io.tidemark.kill;

/** Where in a generation's life a process is killed. */
enum Phase {
  /** START is on the marker topic and no row has been read. */
  START,
  /** The source reads the middle of the table. */
  SCAN,
  /** All is read and not all is acknowledged. */
  DRAIN,
  /** The sink's write transaction is open. */
  WRITE,
  /** END is satisfied and the floor is about to rise. */
  FLOOR,
  /** A slice of stale rows is being deleted. */
  SLICE,
  /** At no chosen time. */
  RANDOM
}
