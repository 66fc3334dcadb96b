package io.tidemark.kill;

/** Something that stops a generation in a phase, so that a process can be killed there. */
interface Trap extends AutoCloseable {
  /** Waits until the generation is stuck in it. */
  void awaitSprung();

  /** What shows, now that the process is dead, that it died in this phase. */
  String evidence();

  /** Lets whoever is still alive go on. */
  @Override
  void close();
}
